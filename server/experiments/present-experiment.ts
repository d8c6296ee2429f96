import type { Experiment } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import type { Prisma } from '@/prisma/generated/client';

export const withTags = { tags: true } as const;
export type ExperimentRow = Prisma.ExperimentGetPayload<{ include: typeof withTags }>;

/** Experiments as the contract shows them, with how many runs they hold and when the newest began. */
export async function presentExperiments(ctx: Context, rows: readonly ExperimentRow[]): Promise<Experiment[]> {
  const groups = await db().run.groupBy({
    by: ['experimentId'],
    where: { orgId: ctx.orgId, experimentId: { in: rows.map((row) => row.id) }, deletedAt: null },
    _count: true,
    _max: { createdAt: true },
  });
  return rows.map((row) => {
    const group = groups.find(({ experimentId }) => experimentId === row.id);
    const { id, number, name, description, artifactLocation } = row;
    return {
      id,
      number,
      name,
      description,
      artifactLocation,
      tags: Object.fromEntries(row.tags.map(({ key, value }) => [key, value])),
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      archivedAt: row.archivedAt?.toISOString() ?? null,
      deletedAt: row.deletedAt?.toISOString() ?? null,
      runCount: group?._count ?? 0,
      lastRunAt: group?._max.createdAt?.toISOString() ?? null,
    };
  });
}

/** One experiment as the contract shows it. */
export async function presentExperiment(ctx: Context, row: ExperimentRow): Promise<Experiment> {
  const [experiment] = await presentExperiments(ctx, [row]);
  if (!experiment) throw new Error('presenting one row gave none');
  return experiment;
}
