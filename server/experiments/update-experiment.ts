import type { Experiment, UpdateExperimentInput } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { writeAudit } from '@/server/core/transaction';
import type { Experiment as ExperimentRow } from '@/prisma/generated/client';
import { requireFreeName } from './create-experiment-row';
import { getExperiment } from './get-experiment';
import { inTurn } from './search/in-turn';

interface Change extends UpdateExperimentInput {
  id: string;
  /** Which runs come back with a restored experiment: those that went with it, unless all are wanted. */
  restoreRuns?: 'deleted-with-it' | 'all';
}

/** Renames, describes, archives, deletes or restores an experiment; its runs go and come back with it. */
export async function updateExperiment(ctx: Context, change: Change): Promise<Experiment | null> {
  requirePermission(ctx, 'experiment:write');
  const { id, archived, deleted, restoreRuns = 'deleted-with-it', ...fields } = change;
  await inTurn(async (tx) => {
    await tx.$queryRaw`
      SELECT FROM experiment WHERE id = ${id} AND "projectId" = ${ctx.projectId} FOR NO KEY UPDATE`;
    const row = await tx.experiment.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId } });
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('experiment', id);
    if (fields.name !== undefined && fields.name !== row.name) await requireFreeName(tx, ctx, fields.name);
    if (deleted) await deleteWithRuns(tx, row);
    if (deleted === false && row.deletedAt) await restoreWithRuns(tx, row, restoreRuns);
    await tx.experiment.update({
      where: { id },
      data: { ...fields, ...(archived === undefined ? {} : { archivedAt: archived ? new Date() : null }) },
    });
    const { name, description } = fields;
    await writeAudit(tx, ctx, {
      action: deleted ? 'experiment.delete' : 'experiment.update',
      subject: { type: 'experiment', id, name: name ?? row.name },
      detail: toJson({ name, description, archived, deleted }),
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'experiment', id });
  });
  return deleted ? null : getExperiment(ctx, id);
}

async function deleteWithRuns(tx: Tx, row: ExperimentRow): Promise<void> {
  const training = await tx.run.findFirst({
    where: { experimentId: row.id, source: 'training', status: { in: ['scheduled', 'running'] }, deletedAt: null },
  });
  if (training) throw conflict(`${training.name} is still training in it: cancel that first.`);
  const deletedAt = new Date();
  await tx.experiment.update({ where: { id: row.id }, data: { deletedAt } });
  await lockRuns(tx, row);
  await tx.run.updateMany({ where: { experimentId: row.id, deletedAt: null }, data: { deletedAt } });
}

async function restoreWithRuns(tx: Tx, row: ExperimentRow, which: 'deleted-with-it' | 'all'): Promise<void> {
  await tx.experiment.update({ where: { id: row.id }, data: { deletedAt: null } });
  await lockRuns(tx, row);
  await tx.run.updateMany({
    where: { experimentId: row.id, ...(which === 'all' ? {} : { deletedAt: row.deletedAt }) },
    data: { deletedAt: null },
  });
}

/** In the order of their serials, as changes of many runs lock them; the experiment was locked before. */
async function lockRuns(tx: Tx, row: ExperimentRow): Promise<void> {
  await tx.$executeRaw`SELECT FROM run WHERE "experimentId" = ${row.id} ORDER BY serial FOR NO KEY UPDATE`;
}
