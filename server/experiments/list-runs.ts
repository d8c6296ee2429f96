import type { ListRunsQuery, Run } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { invalid } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import type { Prisma } from '@/prisma/generated/client';
import { getExperimentRow } from './get-experiment';
import { presentRuns, withParts } from './present-run';

interface RunPage {
  items: Run[];
  nextCursor: string | null;
}

/** Runs, newest first, a page at a time; archived ones only when asked for. */
export async function listRuns(ctx: Context, query: ListRunsQuery): Promise<RunPage> {
  requirePermission(ctx, 'experiment:read');
  if (query.experimentId !== undefined) await getExperimentRow(ctx, query.experimentId);
  const rows = await db().run.findMany({
    where: {
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      deletedAt: null,
      archivedAt: query.archived === 'true' ? { not: null } : null,
      ...(query.experimentId === undefined ? {} : { experimentId: query.experimentId }),
      AND: [...matching(query.search), ...after(query.cursor)],
    },
    include: withParts,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const nextCursor = rows.length > page.length && last ? cursorOf(last) : null;
  return { items: await presentRuns(ctx, page), nextCursor };
}

function matching(search: string | undefined): Prisma.RunWhereInput[] {
  const text = search?.trim();
  if (!text) return [];
  const contains = { contains: text, mode: 'insensitive' } as const;
  const either = { some: { OR: [{ key: contains }, { value: contains }] } };
  const own = [{ name: contains }, { modelKind: contains }, { userName: contains }];
  return [{ OR: [...own, { params: either }, { tags: either }] }];
}

const cursorOf = ({ createdAt, id }: { createdAt: Date; id: string }) => `${createdAt.getTime()}-${id}`;

function after(cursor: string | undefined): Prisma.RunWhereInput[] {
  if (cursor === undefined) return [];
  const [, time, id] = /^(\d{1,15})-(\w+)$/.exec(cursor) ?? [];
  if (time === undefined || id === undefined) {
    throw invalid('The cursor is not one that this list gave: start again without it.');
  }
  const createdAt = new Date(Number(time));
  return [{ OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] }];
}
