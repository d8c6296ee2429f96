import type { Run, RunDetail } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { presentRunDetail, presentRuns, withParts } from './present-run';

/** A run of the project, deleted or not. */
export async function findRunRow(ctx: Context, id: string, client: Tx = db()) {
  return client.run.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId }, include: withParts });
}

/** What a change to a run has to know of it, deleted or not. */
export async function findRunState(ctx: Context, id: string, tx: Tx) {
  return tx.run.findFirst({
    where: { id, orgId: ctx.orgId, projectId: ctx.projectId },
    select: { id: true, orgId: true, name: true, status: true, source: true, experimentId: true, deletedAt: true },
  });
}
export type RunState = NonNullable<Awaited<ReturnType<typeof findRunState>>>;

/** What tells where a run's files lie. */
export interface RunAddress {
  id: string;
  experimentNumber: number;
  artifactLocation: string;
}

/** Where a run of the project belongs, deleted or not. */
export async function findRunAddress(ctx: Context, id: string): Promise<RunAddress | null> {
  requirePermission(ctx, 'experiment:read');
  const row = await db().run.findFirst({
    where: { id, orgId: ctx.orgId, projectId: ctx.projectId },
    select: { experiment: { select: { number: true, artifactLocation: true } } },
  });
  return row && { id, experimentNumber: row.experiment.number, artifactLocation: row.experiment.artifactLocation };
}

/** A run of the project that is not deleted. */
export async function getRunRow(ctx: Context, id: string, client: Tx = db()) {
  const row = await findRunRow(ctx, id, client);
  if (!row || row.deletedAt) throw notFound('run', id);
  return row;
}

export async function getRun(ctx: Context, id: string): Promise<RunDetail> {
  requirePermission(ctx, 'experiment:read');
  return presentRunDetail(ctx, await getRunRow(ctx, id));
}

/** Deleted or not; null when the project has none. */
export async function findRun(ctx: Context, id: string): Promise<Run | null> {
  requirePermission(ctx, 'experiment:read');
  const row = await findRunRow(ctx, id);
  const [run] = row ? await presentRuns(ctx, [row]) : [];
  return run ?? null;
}
