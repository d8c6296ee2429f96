import type { SecondReading } from '@/lib/contracts/test-analysis';
import { formatFixed, formatPercent } from '@/lib/format/number';
import { compareProportionsBayes } from '@/lib/stats/bayes-proportions';
import { clusterPValue, informationOf, lookAtClusters } from '@/lib/stats/clustered-look';
import { testEstimates } from '@/lib/stats/estimates-test';
import { firstEstimate } from '@/lib/stats/first-estimate';
import { fisherExact } from '@/lib/stats/fisher-exact';
import { testRanks } from '@/lib/stats/mann-whitney';
import { testMeansPooled } from '@/lib/stats/pooled-test';
import { testProportions } from '@/lib/stats/proportions';
import { liftEstimate } from '@/lib/stats/ratio-estimate';
import { sampleOf } from '@/lib/stats/sample-statistics';
import { isGain, metricWord } from '../metric-words';
import { adjustedReadings, type BothArms } from './adjusted-readings';
import { outcomeDifference, type OutcomeDifference } from './outcome-difference';
import { requestPromise } from './request-promise';
import { unitMeansOf } from './unit-means-of';

/** What came of requests, by what traffic was dealt by. */
export interface OwnRows {
  values: Float64Array;
  /** 0 the champion, 1 the challenger. */
  answeredBy: Int8Array;
  /** The key of each row by number; a request without one is its own. */
  units: Int32Array;
  eventMs: Float64Array;
  /** What the champion says of the inputs alone. */
  foreseen: Float64Array;
  /** Mean of the same figure before the test, by unit; units that were not there are absent. */
  before: ReadonlyMap<number, number>;
}

export interface OwnPlan {
  metric: string;
  alpha: number;
  /** Keys. */
  tunedToUnits: number;
  /** Moments at which one could look, rising: what is known is measured by what was known at the first of them. */
  lookMs: readonly number[];
  /** Whether requests are known not to be independent of each other. */
  isDependent: boolean;
}

const fewestKeys = 30;
const fewForNormal = 5;

/**
 * What came of each arm's own requests by other methods: lift, Welch over keys, adjusted for what was known before, and
 * shares of yes and no by their own tests, or ranks where values are numbers. All of challenger against champion as
 * they are, not as losses.
 *
 * @returns nothing while an arm holds fewer than 30 keys
 */
export function ownReadings(rows: OwnRows, plan: OwnPlan): SecondReading[] {
  const now = readArms(rows);
  if (now === null) return [];
  const first = firstEstimate(plan.lookMs, (untilMs) => readArms(rowsBefore(rows, untilMs))) ?? now;
  const isRepeated = new Set(rows.units).size < rows.units.length;
  return [
    ...liftReading({ first, now }, plan),
    ...welchReading(now, plan),
    ...adjustedReadings({ first: first.means, now: now.means }, plan),
    ...(isYesOrNo(rows.values)
      ? shareReadings(rows, { ...plan, isDependent: plan.isDependent || isRepeated })
      : rankReading(now.means, plan)),
  ];
}

type Arms = NonNullable<OutcomeDifference['arms']>;

/** What both arms came to, over requests and by key. */
interface ArmsRead {
  arms: Arms;
  effectiveUnits: number;
  means: BothArms;
}

function readArms(rows: OwnRows): ArmsRead | null {
  const found = outcomeDifference(rows, { units: rows.units, isShared: false });
  if (found?.arms == null || Math.min(found.arms.control.units, found.arms.treatment.units) < fewestKeys) return null;
  const means = { control: unitMeansOf(rows, 0), treatment: unitMeansOf(rows, 1) };
  return { arms: found.arms, effectiveUnits: found.effectiveUnits, means };
}

function rowsBefore(rows: OwnRows, untilMs: number): OwnRows {
  const isBefore = (_: number, row: number) => (rows.eventMs[row] ?? Infinity) < untilMs;
  return {
    values: rows.values.filter(isBefore),
    answeredBy: rows.answeredBy.filter(isBefore),
    units: rows.units.filter(isBefore),
    eventMs: rows.eventMs.filter(isBefore),
    foreseen: rows.foreseen.filter(isBefore),
    before: rows.before,
  };
}

function liftReading({ first, now }: { first: ArmsRead; now: ArmsRead }, plan: OwnPlan): SecondReading[] {
  const lift = liftEstimate(now.arms);
  // Parts of a figure below zero turn round: a larger loss would look like a lift.
  if (lift === null || now.arms.control.value < 0) return [];
  const information = informationOf(liftEstimate(first.arms) ?? lift, lift);
  const clustered = { ...lift, effectiveUnits: now.effectiveUnits, information };
  const sequence = { alpha: plan.alpha, tunedToUnits: plan.tunedToUnits, firstLook: 2 * fewestKeys };
  const look = lookAtClusters(clustered, sequence);
  if (look === null) return [];
  return [
    {
      ...{
        method: 'Confidence sequence',
        figure: `lift in ${metricWord(plan.metric)}`,
        unit: 'key',
        value: lift.value,
      },
      ...{ lower: look.lower, upper: look.upper, pValue: clusterPValue(clustered, sequence) },
      guarantee: 'always',
      sentence: `The challenger's figure is ${formatPercent(1 + lift.value)} of the champion's.`,
    },
  ];
}

function welchReading({ arms, means }: ArmsRead, { metric, alpha }: OwnPlan): SecondReading[] {
  const test = testEstimates({ ...arms, level: 1 - alpha });
  const pooled = testMeansPooled({
    control: sampleOf(means.control.means),
    treatment: sampleOf(means.treatment.means),
  });
  const size =
    pooled === null
      ? ''
      : ` Means of keys lie ${formatFixed(pooled.effectSize, 2, { signed: true })} sd apart (Cohen's d).`;
  if (test === null) return [];
  return [
    {
      ...{ method: 'Welch, delta method', figure: `${metricWord(metric)} a request, difference of arms`, unit: 'key' },
      ...{ value: test.difference, ...test.interval, pValue: test.pValue, guarantee: 'once' },
      sentence: `Σ over requests of an arm by their number, with the error taken over keys.${size}`,
    },
  ];
}

const isYesOrNo = (values: Float64Array): boolean => values.every((value) => value === 0 || value === 1);

function shareReadings({ values, answeredBy }: OwnRows, { metric, alpha, isDependent }: OwnPlan): SecondReading[] {
  const arm = (which: 0 | 1) => {
    const own = values.filter((_, row) => answeredBy[row] === which);
    return { successes: own.reduce((sum, value) => sum + value, 0), n: own.length };
  };
  const arms = { control: arm(0), treatment: arm(1) };
  const level = 1 - alpha;
  const test = testProportions({ ...arms, level });
  if (test === null) return [];
  const cells = [arms.control, arms.treatment].flatMap(({ successes, n }) => [successes, n - successes]);
  const isSmall = Math.min(...cells) < fewForNormal;
  const bayes = compareProportionsBayes({ ...arms, level });
  const gains = isGain(metric);
  const chance = gains ? bayes.chanceToBeat : 1 - bayes.chanceToBeat;
  const loss = gains ? bayes.expectedLossOfTreatment : bayes.expectedLossOfControl;
  const shared = { figure: `${metricWord(metric)}, difference of shares`, unit: 'request' };
  const { guarantee, words } = requestPromise('once', isDependent);
  return [
    {
      ...{ ...shared, method: isSmall ? 'Two shares, Fisher' : 'Two shares', value: test.difference, ...test.interval },
      ...{ pValue: isSmall ? fisherExact(arms) : test.pValue, guarantee },
      sentence: `${isSmall ? 'Exact p: counts are small. ' : ''}Newcombe's interval. ${words}`,
    },
    {
      ...{ ...shared, method: 'Bayesian (beta)', value: bayes.difference, ...bayes.interval },
      ...{ pValue: null, guarantee: 'none' },
      sentence:
        `Chance that the challenger is better ${formatPercent(chance)}, expected loss of taking it ` +
        `${loss.toPrecision(2)}. ${bayes.caveat}`,
    },
  ];
}

function rankReading({ control, treatment }: BothArms, { metric }: OwnPlan): SecondReading[] {
  const test = testRanks({ control: control.means, treatment: treatment.means });
  if (test === null || test.pValue === null) return [];
  return [
    {
      ...{ method: 'Mann–Whitney', figure: `share of pairs of keys with more ${metricWord(metric)}`, unit: 'key' },
      ...{ value: test.chanceAbove, lower: null, upper: null, pValue: test.pValue, guarantee: 'once' },
      sentence: 'Compares ranks, not means, so a few very large values cannot carry it; .5 is alike.',
    },
  ];
}
