import type { BatchSchedule, UpdateBatchScheduleInput } from '@/lib/contracts/batches';
import type { Context } from '@/server/core/context';
import { invalid, notFound } from '@/server/core/errors';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { here, tellBatch } from './batch-rows';
import { nextDue } from './cron-times';
import { getSchedule } from './list-schedules';

/**
 * Renames, pauses, resumes, deletes or brings back a schedule, or moves its times. What was due while it was paused or
 * deleted is left out.
 */
export async function updateSchedule(
  ctx: Context,
  input: UpdateBatchScheduleInput & { id: string },
): Promise<BatchSchedule | null> {
  requirePermission(ctx, 'endpoint:write');
  const { id, name, cron, paused, deleted } = input;
  const now = new Date();
  await inTransaction(async (tx) => {
    const row = await tx.batchSchedule.findFirst({ where: { id, ...here(ctx) } });
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('schedule', id);
    if (cron !== undefined && row.trigger !== 'cron') throw invalid(`"${row.name}" does not run by the clock.`);
    const times = cron ?? row.cron;
    const starts = paused === false || cron !== undefined || (deleted === false && row.deletedAt !== null);
    await tx.batchSchedule.update({
      where: { id },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(cron === undefined ? {} : { cron }),
        ...(paused === undefined ? {} : { pausedAt: paused ? now : null }),
        ...(starts ? { activeFrom: now, note: null, nextRunAt: times === null ? null : nextDue(times, now) } : {}),
        ...(deleted === undefined ? {} : { deletedAt: deleted ? now : null }),
      },
    });
    await writeAudit(tx, ctx, {
      action: deleted ? 'batch-schedule.delete' : 'batch-schedule.update',
      subject: { type: 'batch-schedule', id, name: name ?? row.name },
      detail: toJson({ name, cron, paused, deleted }),
    });
    await tellBatch(tx, ctx, id);
  });
  return deleted ? null : getSchedule(ctx, id);
}
