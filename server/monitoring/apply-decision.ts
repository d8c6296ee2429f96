import { nextAlertState } from '@/lib/decisions/next-alert-state';
import type { RuleDecision } from '@/lib/decisions/rule-decision';
import { Alert } from '@/lib/contracts/monitoring';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { writeAudit } from '@/server/core/transaction';
import { announce } from '@/server/orgs';
import type { AlertRule, DriftReport } from '@/prisma/generated/client';

export interface Judged {
  rule: AlertRule;
  report: DriftReport;
  endpointId: string;
  decision: RuleDecision;
  /** Windows in a row in which the rule did not fire, this one included. */
  quietWindows: number;
}

/** Writes what a rule's decision about one window means for its alert. Returns whether the rule raised one. */
export async function applyDecision(tx: Tx, ctx: Context, judged: Judged): Promise<boolean> {
  const { rule, report, decision, quietWindows } = judged;
  const current = await tx.alert.findFirst({
    where: { orgId: ctx.orgId, ruleId: rule.id },
    orderBy: [{ eventTime: 'desc' }, { createdAt: 'desc' }],
  });
  const status = current ? Alert.shape.status.parse(current.status) : null;
  const step = nextAlertState(status, decision.fires ? 'fired' : 'quiet', quietWindows);
  const evidence = toJson({ ...decision.evidence, windowStart: report.windowStart, windowEnd: report.windowEnd });
  if (step.action === 'create') {
    await raise(tx, ctx, { ...judged, evidence });
    return true;
  }
  if (current === null || step.action === 'none') return false;
  const fresh = { sentence: decision.sentence, evidence, lastEventTime: report.windowEnd, windows: { increment: 1 } };
  const resolved = { status: 'resolved', resolvedAt: new Date(), resolvedBy: `${quietWindows} quiet windows` };
  await tx.alert.update({ where: { id: current.id }, data: step.action === 'refresh' ? fresh : resolved });
  await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'alert', id: current.id });
  return step.action === 'refresh';
}

async function raise(tx: Tx, ctx: Context, of: Judged & { evidence: ReturnType<typeof toJson> }): Promise<void> {
  const { rule, report, decision, endpointId, evidence } = of;
  const alert = await tx.alert.create({
    data: {
      ...{ orgId: ctx.orgId, projectId: ctx.projectId, endpointId, monitorId: rule.monitorId, ruleId: rule.id },
      ...{ reportId: report.id, severity: rule.severity, title: decision.title, sentence: decision.sentence, evidence },
      eventTime: report.windowEnd,
      lastEventTime: report.windowEnd,
    },
  });
  await writeAudit(tx, ctx, {
    action: 'alert.raise',
    subject: { type: 'alert', id: alert.id, name: decision.title },
    detail: { sentence: decision.sentence },
  });
  const { title, sentence } = decision;
  await announce(tx, ctx, { event: 'alert.opened', data: { id: alert.id, title, sentence, severity: rule.severity } });
  await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'alert', id: alert.id });
}
