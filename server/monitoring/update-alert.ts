import type { Alert, UpdateAlertInput } from '@/lib/contracts/monitoring';
import type { Context } from '@/server/core/context';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getAlert } from './list-alerts';
import { getAlertRow } from './queries';

const actions = { open: 'alert.reopen', acknowledged: 'alert.acknowledge', resolved: 'alert.resolve' } as const;

/** Acknowledges, resolves or reopens an alert; asking for the state it is in changes nothing. */
export async function updateAlert(ctx: Context, input: UpdateAlertInput & { id: string }): Promise<Alert> {
  requirePermission(ctx, 'monitor:write');
  const { id, status } = input;
  await inTransaction(async (tx) => {
    const row = await getAlertRow(ctx, id, tx);
    if (row.status === status) return;
    const now = new Date();
    const acknowledged = { acknowledgedAt: now, acknowledgedBy: ctx.actor.name };
    const unseen = { acknowledgedAt: null, acknowledgedBy: null };
    const marks = {
      open: { ...unseen, resolvedAt: null, resolvedBy: null },
      acknowledged: { ...acknowledged, resolvedAt: null, resolvedBy: null },
      resolved: { ...(row.acknowledgedAt ? {} : acknowledged), resolvedAt: now, resolvedBy: ctx.actor.name },
    };
    await tx.alert.update({ where: { id }, data: { status, ...marks[status] } });
    await writeAudit(tx, ctx, { action: actions[status], subject: { type: 'alert', id, name: row.title } });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'alert', id });
  });
  return getAlert(ctx, id);
}
