import { AlertRule, type UpdateAlertRuleInput } from '@/lib/contracts/monitoring';
import type { Context } from '@/server/core/context';
import { notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getVersionRow } from '@/server/models';
import { MonitorReference } from './reference-stats';
import { requireRule } from './require-rule';

/** Changes an alert rule; reports already judged keep their alerts. */
export async function updateAlertRule(ctx: Context, input: UpdateAlertRuleInput & { id: string }): Promise<AlertRule> {
  requirePermission(ctx, 'monitor:write');
  const { id, ...changes } = input;
  return inTransaction(async (tx) => {
    const monitor = await tx.monitor.findFirst({
      where: { orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null, rules: { some: { id } } },
      select: { id: true, name: true, reference: true },
    });
    if (!monitor) throw notFound('alert rule', id);
    const before = await tx.alertRule.findUniqueOrThrow({ where: { id } });
    const { task } = await getVersionRow(ctx, MonitorReference.parse(monitor.reference).versionId, tx);
    requireRule(AlertRule.parse({ ...before, ...changes }), task);
    const rule = await tx.alertRule.update({ where: { id }, data: changes });
    const subject = { type: 'monitor', id: monitor.id, name: monitor.name };
    await writeAudit(tx, ctx, { action: 'monitor.update-rule', subject, detail: { rule: rule.name, ...changes } });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'monitor', id: monitor.id });
    return AlertRule.parse(rule);
  });
}
