import type { Experiment } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { presentExperiment, withTags } from './present-experiment';

/** An experiment of the project that is not deleted. */
export async function getExperimentRow(ctx: Context, id: string, client: Tx = db()) {
  const row = await client.experiment.findFirst({
    where: { id, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null },
    include: withTags,
  });
  if (!row) throw notFound('experiment', id);
  return row;
}

export async function getExperiment(ctx: Context, id: string): Promise<Experiment> {
  requirePermission(ctx, 'experiment:read');
  return presentExperiment(ctx, await getExperimentRow(ctx, id));
}

/** By its number or its name, deleted or not; null when the project has none. */
export async function findExperiment(
  ctx: Context,
  by: { number: number } | { name: string },
): Promise<Experiment | null> {
  requirePermission(ctx, 'experiment:read');
  const row = await db().experiment.findFirst({
    where: { ...by, orgId: ctx.orgId, projectId: ctx.projectId },
    include: withTags,
  });
  return row && presentExperiment(ctx, row);
}
