import type { BoutChallenger, BoutGuardrail, BoutMetric, BoutSide } from '@/components/bout';
import { metricTitle } from '@/lib/metrics/metric-title';
import type { AbTest, MetricDuel, TestArm } from '@/lib/contracts/ab-tests';
import { formatCompact, formatPercent } from '@/lib/format';

const titles: Record<string, string> = { p95Ms: 'p95 ms', latencyP95Ms: 'p95 ms', errorRate: 'errors' };

/** What the bout shows of a test. */
export interface TestBout {
  stage: string[];
  progress: { done: number; planned: number };
  champion: BoutSide;
  challengers: BoutChallenger[];
  guardrails: BoutGuardrail[];
  facts: string[];
}

function metricOf(duel: MetricDuel): BoutMetric {
  const { name, champion, challenger, difference, lower, upper, betterIs } = duel;
  return {
    name: titles[name] ?? metricTitle(name),
    champion,
    challenger,
    difference,
    interval: lower === null || upper === null ? null : [lower, upper],
    betterIs,
  };
}

function sideOf(arm: TestArm): BoutSide {
  return {
    id: arm.versionId,
    name: `v${arm.version}`,
    facts: [arm.trainedOn, ...(arm.role === 'challenger' && arm.name !== `v${arm.version}` ? [arm.name] : [])].filter(
      Boolean,
    ),
  };
}

/** Champion and challengers of a test as the tale of the tape. */
export function boutOfTest(test: AbTest, roundNumber?: number): TestBout | null {
  const champion = test.arms.find(({ role }) => role === 'champion');
  if (!champion) return null;
  const challengers = test.arms.filter(({ role }) => role === 'challenger');
  const day =
    test.status === 'running'
      ? `day ${test.units} of about ${test.plannedUnits}`
      : `${test.units} days, ${test.status}`;
  return {
    stage: [
      ...(roundNumber === undefined ? [] : [`round ${roundNumber}`]),
      test.mode === 'shadow' ? 'shadow' : 'A/B',
      day,
    ],
    progress: { done: test.units, planned: test.plannedUnits },
    champion: sideOf(champion),
    challengers: challengers.map((arm) => ({
      ...sideOf(arm),
      role: test.mode === 'shadow' ? ('shadow' as const) : ('challenger' as const),
      metrics: arm.duels.map(metricOf),
      verdict: arm.verdict,
    })),
    guardrails: challengers.flatMap(({ guardrails }) =>
      guardrails
        .filter(({ value }) => value !== null)
        .map(({ name, passed, state, sentence }) => ({ name, passed, state, sentence })),
    ),
    facts: [
      `${formatCompact(test.rows)} pairs`,
      ...(test.labelShare === null ? [] : [`labels ${formatPercent(test.labelShare)} in`]),
      ...(test.sampleRatio ? [test.sampleRatio.broken ? 'sample ratio broken' : 'sample ratio as planned'] : []),
    ],
  };
}
