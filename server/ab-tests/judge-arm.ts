import type { Guardrail, GuardrailLimits, MetricDuel, SampleRatio, Verdict } from '@/lib/contracts/ab-tests';
import { fewestUnits } from '@/lib/decisions/fewest-units';
import { judgeFairness } from '@/lib/decisions/judge-fairness';
import { judgeGuardrail, type JudgedGuardrail } from '@/lib/decisions/judge-guardrail';
import { metricDuel } from '@/lib/decisions/metric-duel';
import { isGain, metricWord } from '@/lib/decisions/metric-words';
import { shadowVerdict } from '@/lib/decisions/shadow-verdict';
import { splitVerdict } from '@/lib/decisions/split-verdict';
import { formatPercent } from '@/lib/format';
import { findOwnMetric, needsLabels } from '@/lib/metrics/own-metrics';
import type { Thresholds } from '@/lib/metrics/compare-metric';
import type { CountedLooks } from '@/lib/decisions/read-sequence';
import type { SequenceLook } from '@/lib/stats/confidence-sequence';
import { informationOf, lookAtClusters } from '@/lib/stats/clustered-look';
import { lookAtEstimate } from '@/lib/stats/estimate-look';
import type { GapLook } from '@/lib/decisions/judge-fairness';
import { pairedDays, type TestDay, type UnitEstimate } from './readings';

/** What the test fixed before its first look. */
export interface JudgedTest {
  mode: string;
  unit: string;
  primaryMetric: string;
  alpha: number;
  tunedToUnits: number;
  firstLook: number;
  plannedUnits: number;
  margin: number;
  limits: GuardrailLimits;
  /** Challengers that share the error budget. */
  challengers: number;
}

export interface Judgement {
  verdict: Verdict;
  looks: SequenceLook[];
  duels: MetricDuel[];
  guardrails: Guardrail[];
}

/** Share of the labelled predictions that both versions must have scored: missing pairs may be the hard ones. */
const leastPairShare = 0.99;

/** The plan of each challenger's own sequence: an equal part of the test's error budget. */
export function armPlan(test: JudgedTest) {
  const { tunedToUnits, firstLook, plannedUnits, margin } = test;
  return { alpha: test.alpha / test.challengers, tunedToUnits, firstLook, plannedUnits, margin };
}

/** Whether a test counts something else than day means, so that every look reads all rows anew. */
export function readsRows({ unit, primaryMetric }: Pick<JudgedTest, 'unit' | 'primaryMetric'>): boolean {
  return unit !== 'day' || !['logLoss', 'squaredError'].includes(primaryMetric);
}

/** The days that looks count: those with a pair where day means decide, else all that were read. */
export function countedDays(test: Pick<JudgedTest, 'unit' | 'primaryMetric'>, days: readonly TestDay[]): TestDay[] {
  return readsRows(test) ? [...days] : pairedDays(days);
}

/** The requests of a day that what decides is read from. */
export function countedRows({ primaryMetric }: Pick<JudgedTest, 'primaryMetric'>, day: TestDay): number {
  const own = findOwnMetric(primaryMetric);
  if (own === null) return day.pairs;
  return needsLabels(own) ? day.labelled : day.rows;
}

/** An estimate with what its look needs to be computed again. */
export interface InformedEstimate extends UnitEstimate {
  information?: number | undefined;
}

/** What is known by each estimate, in units of the first: units that stay the same go on to gather rows. */
export function informedEstimates(estimates: readonly UnitEstimate[]): InformedEstimate[] {
  const first = estimates.find(({ units }) => units >= fewestUnits);
  return estimates.map((estimate) => ({ ...estimate, information: first && informationOf(first, estimate) }));
}

/** One look: over days as day means are looked at, over anything else with the Student value of unequal units. */
export function lookAtUnits(
  estimate: InformedEstimate,
  plan: { unit: string; alpha: number; tunedToUnits: number; firstLook: number },
): SequenceLook | null {
  const { effectiveUnits } = estimate;
  if (plan.unit === 'day' || effectiveUnits === undefined) return lookAtEstimate(estimate, plan);
  return lookAtClusters({ ...estimate, effectiveUnits }, { ...plan, firstLook: fewestUnits });
}

/** A look a day from the planned first one on, as soon as there are units enough. */
function countedLooks(
  { days, estimates, thresholds }: Pick<JudgedArm, 'days' | 'estimates' | 'thresholds'>,
  test: JudgedTest,
): CountedLooks {
  const plan = { ...armPlan(test), unit: test.unit };
  const looks = informedEstimates(estimates).flatMap((estimate) => {
    const look = lookAtUnits(estimate, plan);
    const n = days.filter(({ day }) => day <= estimate.day).length;
    return look === null || n < plan.firstLook ? [] : [{ ...look, n }];
  });
  const called = countsCalls(test.primaryMetric) ? { thresholds } : {};
  return { unit: test.unit, units: estimates.at(-1)?.units ?? 0, looks, ...called };
}

export interface JudgedArm {
  name: string;
  days: readonly TestDay[];
  estimates: readonly UnitEstimate[];
  gaps: readonly GapLook[];
  sampleRatio: SampleRatio | null;
  thresholds?: Thresholds | undefined;
}

const countsCalls = (metric: string) => metric === 'accuracy' || metric === 'f1';

/** What the complete days of one challenger say about it. */
export function judgeArm(test: JudgedTest, arm: JudgedArm): Judgement {
  const { name, days, sampleRatio } = arm;
  const plan = armPlan(test);
  const judged = [...judgedGuardrails(test, days), ...gapGuardrails(test, arm.gaps)];
  const units = countedDays(test, days).map((one) => ({ ...one, rows: countedRows(test, one) }));
  const { challengers, primaryMetric: metric } = test;
  const counted = readsRows(test) ? countedLooks(arm, test) : undefined;
  const { verdict, looks } =
    test.mode === 'split'
      ? splitVerdict({ name, metric, days: units, counted, plan, sampleRatio, guardrails: judged })
      : shadowVerdict({ name, metric, days: units, counted, plan: { ...plan, alpha: test.alpha }, challengers });
  const levels = arm.estimates.at(-1)?.levels ?? null;
  const duels = duelsOf(days, plan, { metric, latest: counted?.looks.at(-1), levels });
  return { verdict, looks, duels, guardrails: [...judged, pairsGuardrail(days)] };
}

/**
 * The level of each metric in both versions, the one that decides first, with the interval of the same kind of
 * sequence; of the one that decides it is the interval that decides, and the levels are those of the same rows.
 */
function duelsOf(
  days: readonly TestDay[],
  plan: ReturnType<typeof armPlan>,
  { metric, latest, levels }: { metric: string; latest: SequenceLook | undefined; levels: Levels | null },
): MetricDuel[] {
  const names = new Set(days.flatMap((day) => Object.keys(day.metrics)));
  names.delete('errorShare');
  const deciding = latest && levels ? [decidingDuel(metric, { latest, levels })] : [];
  if (deciding.length > 0) names.delete(metric);
  const ordered = [...names].toSorted((one, other) => Number(other === metric) - Number(one === metric));
  const duels = ordered.map((name) => {
    const values = days.map((day) => day.metrics[name] ?? { champion: null, challenger: null });
    const duel = metricDuel({ name, days: values, plan });
    return name === metric && latest !== undefined ? { ...duel, ...asGain(name, latest) } : duel;
  });
  return [...deciding, ...duels.filter((duel) => duel.difference !== null)];
}

type Levels = NonNullable<UnitEstimate['levels']>;

function decidingDuel(name: string, { latest, levels }: { latest: SequenceLook; levels: Levels }): MetricDuel {
  return { name, ...levels, ...asGain(name, latest), betterIs: isGain(name) ? 'higher' : 'lower' };
}

/** A look in loss as the difference of the metric itself. */
function asGain(name: string, { mean, lower, upper }: SequenceLook) {
  return isGain(name) ? { difference: -mean, lower: -upper, upper: -lower } : { difference: mean, lower, upper };
}

function judgedGuardrails(test: JudgedTest, days: readonly TestDay[]): JudgedGuardrail[] {
  const plan = armPlan(test);
  const { limits } = test;
  const differencesOf = (metric: string) =>
    days.flatMap(({ metrics }) => {
      const { champion = null, challenger = null } = metrics[metric] ?? {};
      return champion === null || challenger === null ? [] : [challenger - champion];
    });
  const latency = differencesOf('p95Ms');
  const lostAuc = limits.auc === null ? [] : differencesOf('auc').map((gain) => -gain);
  return [
    judgeGuardrail({
      name: 'errors',
      differences: differencesOf('errorShare'),
      limit: limits.errorShare,
      plan,
    }),
    ...(latency.length > 0
      ? [judgeGuardrail({ name: 'latency', differences: latency, limit: limits.latencyMs, unit: ' ms', plan })]
      : []),
    ...(limits.auc !== null && lostAuc.length > 0
      ? [judgeGuardrail({ name: 'loss of AUC', differences: lostAuc, limit: limits.auc, plan })]
      : []),
    ...(test.margin > 0 && !readsRows(test)
      ? [
          judgeGuardrail({
            name: metricWord(test.primaryMetric),
            differences: pairedDays(days).map((day) => day.difference),
            limit: test.margin,
            plan,
          }),
        ]
      : []),
  ];
}

function gapGuardrails(test: JudgedTest, looks: readonly GapLook[]): JudgedGuardrail[] {
  const { fairness } = test.limits;
  if (fairness === null) return [];
  const { column, measure, gap: limit } = fairness;
  return [judgeFairness({ column, measure, limit, alpha: armPlan(test).alpha, looks })];
}

function pairsGuardrail(days: readonly TestDay[]): Guardrail {
  const rows = days.reduce((sum, day) => sum + day.labelled, 0);
  const pairs = days.reduce((sum, day) => sum + day.pairs, 0);
  const name = 'complete pairs';
  const limit = leastPairShare;
  if (rows === 0) {
    const sentence = days.length === 0 ? 'No complete day yet.' : 'No label is in yet, so there are no pairs to count.';
    return { name, passed: false, state: 'undecided', value: null, limit, sentence };
  }
  const value = pairs / rows;
  const needed = `at least ${formatPercent(leastPairShare)} is asked for`;
  const sentence = `Both versions scored ${formatPercent(value)} of the labelled predictions; ${needed}.`;
  const passed = value >= limit;
  return { name, passed, state: passed ? 'passed' : 'failed', value, limit, sentence };
}
