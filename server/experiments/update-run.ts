import { finalRunStatuses, type RunDetail, type UpdateRunInput } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { findRunState, getRun, type RunState } from './get-run';
import { writeRunTags } from './write-run-tags';

/** Renames, tags, archives, deletes, restores or ends a run; null once it is deleted. */
export async function updateRun(ctx: Context, change: UpdateRunInput & { id: string }): Promise<RunDetail | null> {
  requirePermission(ctx, 'experiment:write');
  const { id, deleted, tags, ...fields } = change;
  await inTransaction(async (tx) => {
    const row = await findRunState(ctx, id, tx);
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('run', id);
    refuseTraining(row, change);
    if (deleted === false) await requireExperiment(tx, row);
    if (tags) await writeRunTags(tx, row, tags);
    await tx.run.update({ where: { id }, data: columnsOf(change) });
    await writeAudit(tx, ctx, {
      action: deleted ? 'run.delete' : 'run.update',
      subject: { type: 'run', id, name: fields.name ?? row.name },
      detail: toJson({ ...fields, deleted, tags }),
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id });
  });
  return deleted ? null : getRun(ctx, id);
}

function columnsOf({ name, archived, deleted, status, endedAt }: UpdateRunInput) {
  const ends = status !== undefined && finalRunStatuses.includes(status) && endedAt === undefined;
  return {
    ...(name === undefined ? {} : { name }),
    ...(status === undefined ? {} : { status }),
    ...(endedAt === undefined ? {} : { endedAt: endedAt === null ? null : new Date(endedAt) }),
    ...(ends ? { endedAt: new Date() } : {}),
    ...(archived === undefined ? {} : { archivedAt: archived ? new Date() : null }),
    ...(deleted === undefined ? {} : { deletedAt: deleted ? new Date() : null }),
  };
}

function refuseTraining(row: RunState, { deleted, status, endedAt }: UpdateRunInput): void {
  if (row.source !== 'training') return;
  if (status !== undefined || endedAt !== undefined) {
    throw conflict(`${row.name} is a training: it ends by itself, or when its job is cancelled.`);
  }
  if (deleted && ['scheduled', 'running'].includes(row.status)) {
    throw conflict(`${row.name} is still training: cancel its job first, then delete it.`);
  }
}

/** Held, so that it is not deleted before the run is back. */
async function requireExperiment(tx: Tx, row: RunState): Promise<void> {
  await tx.$executeRaw`SELECT FROM experiment WHERE id = ${row.experimentId} FOR SHARE`;
  const experiment = await tx.experiment.findUnique({ where: { id: row.experimentId } });
  if (experiment?.deletedAt) throw conflict(`Its experiment "${experiment.name}" is deleted: restore that first.`);
}
