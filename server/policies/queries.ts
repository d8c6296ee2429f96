import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import type { Policy as PolicyRow, Prisma } from '@/prisma/generated/client';

/** What a round needs beside its own row to be shown. */
export const roundParts = {
  challengers: { orderBy: { id: 'asc' } },
  events: { orderBy: [{ at: 'asc' }, { id: 'asc' }] },
} satisfies Prisma.RoundInclude;
export type RoundRow = Prisma.RoundGetPayload<{ include: typeof roundParts }>;
export type ChallengerRow = RoundRow['challengers'][number];

/** Rounds that have not been decided; an endpoint has at most one. */
export const openStatuses = ['training', 'gates', 'shadow', 'ab', 'awaiting-decision'] as const;

const here = (ctx: Context) => ({ orgId: ctx.orgId, projectId: ctx.projectId });

/** A policy of the project that is not deleted. */
export async function getPolicyRow(ctx: Context, id: string, client: Tx = db()): Promise<PolicyRow> {
  const row = await client.policy.findFirst({ where: { id, ...here(ctx), deletedAt: null } });
  if (!row) throw notFound('policy', id);
  return row;
}

/** A round of the project. */
export async function getRoundRow(ctx: Context, id: string, client: Tx = db()): Promise<RoundRow> {
  const row = await client.round.findFirst({ where: { id, ...here(ctx) }, include: roundParts });
  if (!row) throw notFound('round', id);
  return row;
}

/** The round again, and nobody else may change it until the transaction ends. */
export async function lockRound(tx: Tx, ctx: Context, id: string): Promise<RoundRow> {
  await tx.$queryRaw`SELECT id FROM "round" WHERE id = ${id} FOR UPDATE`;
  return getRoundRow(ctx, id, tx);
}
