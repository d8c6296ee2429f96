import type { RoundEvent, RoundStatus } from '@/lib/contracts/policies';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import type { Prisma } from '@/prisma/generated/client';

export interface NewRoundEvent {
  stage: RoundEvent['stage'];
  title: string;
  sentence: string;
  /** Address below the project's page, such as `tests/<id>`. */
  link?: string;
  eventTime: Date | null;
}

interface Change {
  id: string;
  status?: RoundStatus;
  data?: Prisma.RoundUpdateInput;
  events?: readonly NewRoundEvent[];
}

/** The address of a page of the project. */
export const pageOf = (ctx: Context, path: string) => `/p/${ctx.projectSlug}/${path}`;

/** Changes a round that the caller holds locked, adds to its course, and tells the pages. */
export async function writeRound(tx: Tx, ctx: Context, change: Change): Promise<void> {
  const { id, status, data = {}, events = [] } = change;
  await tx.round.update({ where: { id }, data: { ...data, ...(status === undefined ? {} : { status }) } });
  for (const { stage, title, sentence, link, eventTime } of events) {
    await tx.roundEvent.create({
      data: {
        ...{ orgId: ctx.orgId, roundId: id, stage, title, sentence, eventTime },
        link: link === undefined ? null : pageOf(ctx, link),
      },
    });
  }
  await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'round', id });
}
