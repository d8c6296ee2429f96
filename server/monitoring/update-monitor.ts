import type { MonitorDetail, UpdateMonitorInput } from '@/lib/contracts/monitoring';
import type { Context } from '@/server/core/context';
import { conflict, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getMonitor } from './list-monitors';

/** Renames, pauses, archives, deletes or restores a monitor; null when it was deleted. */
export async function updateMonitor(
  ctx: Context,
  input: UpdateMonitorInput & { id: string },
): Promise<MonitorDetail | null> {
  requirePermission(ctx, 'monitor:write');
  const { id, ...change } = input;
  const { name, paused, archived, deleted } = change;
  await inTransaction(async (tx) => {
    const row = await tx.monitor.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId } });
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('monitor', id);
    await tx.monitor.update({
      where: { id },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(paused === undefined ? {} : { status: pausedStatus(row, paused) }),
        ...(archived === undefined ? {} : { archivedAt: archived ? new Date() : null }),
        ...(deleted === undefined ? {} : { deletedAt: deleted ? new Date() : null }),
      },
    });
    const subject = { type: 'monitor', id, name: name ?? row.name };
    await writeAudit(tx, ctx, { action: deleted ? 'monitor.delete' : 'monitor.update', subject, detail: change });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'monitor', id });
  });
  return deleted ? null : getMonitor(ctx, id);
}

function pausedStatus(row: { status: string; name: string }, paused: boolean): string {
  if (row.status !== 'active' && row.status !== 'paused') {
    throw conflict(`${row.name} cannot be paused or resumed while its status is ${row.status}.`);
  }
  return paused ? 'paused' : 'active';
}
