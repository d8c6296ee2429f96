import { z } from 'zod';
import type { ColumnDrift } from '@/lib/contracts/monitoring';
import { AlertRule } from '@/lib/contracts/monitoring';
import { evaluateRule, type WindowReport } from '@/lib/decisions/evaluate-rule';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { toJson } from '@/server/core/json';
import type { DriftReport } from '@/prisma/generated/client';
import { applyDecision } from './apply-decision';
import type { MonitorRow } from './queries';

const Decisions = z.record(z.string(), z.object({ fires: z.boolean(), title: z.string(), sentence: z.string() }));
type Decisions = z.infer<typeof Decisions>;

export const decisionsOf = (report: { decisions: unknown }): Decisions => Decisions.parse(report.decisions ?? {});

interface Judging {
  monitor: MonitorRow;
  report: DriftReport;
  /** What is known of the window by now; rules about what is missing wait. */
  window: WindowReport;
  kinds: readonly AlertRule['kind'][];
}

/** A column as a rule reads it. */
export const driftedColumn = ({ name, psi, psiNoise, jensenShannon }: ColumnDrift) => ({
  name,
  psi,
  psiNoise,
  jensenShannon,
});

/**
 * Lets every enabled rule of these kinds judge one window, once: what it said stays with the report. Returns how many
 * alerts were raised or fired again.
 */
export async function judgeReport(tx: Tx, ctx: Context, { monitor, report, window, kinds }: Judging): Promise<number> {
  const decisions = decisionsOf(report);
  let fired = 0;
  for (const rule of monitor.rules) {
    const kind = AlertRule.shape.kind.parse(rule.kind);
    if (!rule.enabled || !kinds.includes(kind) || decisions[rule.id]) continue;
    const decision = evaluateRule({ kind, metric: rule.metric, threshold: rule.threshold }, window);
    // Without evidence nothing was judged, so nothing is said about the window.
    if (Object.keys(decision.evidence).length === 0) continue;
    const { fires, title, sentence } = decision;
    decisions[rule.id] = { fires, title, sentence };
    const quietWindows = fires ? 0 : 1 + (await quietBefore(tx, { monitor, report, ruleId: rule.id }));
    const judged = { rule, report, endpointId: monitor.endpointId, decision, quietWindows };
    if (await applyDecision(tx, ctx, judged)) fired += 1;
  }
  await tx.driftReport.update({ where: { id: report.id }, data: { decisions: toJson(decisions) } });
  return fired;
}

/** Windows in a row before this one in which the rule was judged and did not fire. */
async function quietBefore(tx: Tx, of: { monitor: MonitorRow; report: DriftReport; ruleId: string }): Promise<number> {
  const before = await tx.driftReport.findMany({
    where: { monitorId: of.monitor.id, windowStart: { lt: of.report.windowStart } },
    orderBy: { windowStart: 'desc' },
    take: 10,
    select: { decisions: true },
  });
  const fired = before.findIndex((report) => decisionsOf(report)[of.ruleId]?.fires !== false);
  return fired === -1 ? before.length : fired;
}
