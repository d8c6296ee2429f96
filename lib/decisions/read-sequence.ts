import { formatCount, formatPercent } from '@/lib/format/number';
import { confidenceSequence, type SequenceLook, type SequencePlan } from '@/lib/stats/confidence-sequence';
import type { Thresholds } from '@/lib/metrics/compare-metric';
import { serialCorrelation } from '@/lib/stats/design-effect';
import { fewestUnits } from './fewest-units';
import { isOwn, limitWord, metricWord } from './metric-words';

/** One complete day of a test: the rows that count on it, and their mean difference, challenger minus champion. */
export interface UnitDay {
  day: string;
  rows: number;
  /** In loss: below zero the challenger is better. Null on a day without pairs, where day means do not decide. */
  difference: number | null;
}

/** What a test fixed before its first look. */
export interface TestPlan extends SequencePlan {
  /** Days after which the test ends. */
  plannedUnits: number;
  /** How much worse, in loss, still counts as not worse. */
  margin: number;
}

/** A course of intervals that was not read from day means: another unit, or a metric that is no mean of rows. */
export interface CountedLooks {
  unit: string;
  /** Units of evidence at the last look. */
  units: number;
  /** One a day from the first look on; `n` counts days. */
  looks: readonly SequenceLook[];
  /** Where the metric counts calls: the score from which each of both calls a row positive. */
  thresholds?: Thresholds | undefined;
}

/** A course of intervals, and the first day on which each claim held. */
export interface SequenceReading {
  looks: SequenceLook[];
  latest: SequenceLook | null;
  /** Below zero, above zero, below the margin: number of days, or null. */
  betterAt: number | null;
  worseAt: number | null;
  notWorseAt: number | null;
  units: number;
  rows: number;
}

/**
 * The intervals over a test's days so far. A claim holds from the first look that supports it: the error budget covers
 * all looks together, so a later, wider look does not take it back.
 *
 * @param days complete days, rising
 * @param counted looks to be read in place of those over day means
 * @throws RangeError if a difference is not finite or the plan is out of range
 * Source: `confidenceSequence`.
 */
export function readSequence(days: readonly UnitDay[], plan: TestPlan, counted?: CountedLooks): SequenceReading {
  const looks = counted ? [...counted.looks] : confidenceSequence({ ...plan, units: differencesOf(days) }).looks;
  const firstWhere = (holds: (look: SequenceLook) => boolean): number | null => looks.find(holds)?.n ?? null;
  return {
    looks,
    latest: looks.at(-1) ?? null,
    betterAt: firstWhere(({ upper }) => upper < 0),
    worseAt: firstWhere(({ lower }) => lower > 0),
    notWorseAt: firstWhere(({ upper }) => upper < plan.margin),
    units: days.length,
    rows: days.reduce((sum, { rows }) => sum + rows, 0),
  };
}

/**
 * Method, guarantee and unit of a sequence over days, with a warning where neighbouring days resemble each other more
 * than independent ones would (lag-1 correlation above 2/√days, from 14 days on).
 *
 * @param sharedBy how many challengers share the test's budget; each gets an equal part of it
 */
export function sequenceMethod(of: {
  metric: string;
  days: readonly UnitDay[];
  plan: TestPlan;
  sharedBy: number;
  counted?: CountedLooks | undefined;
}): string {
  const { metric, days, plan, sharedBy, counted } = of;
  const share =
    sharedBy === 1 ? '' : `, its part of ${formatPercent(plan.alpha * sharedBy)} for ${sharedBy} challengers`;
  const promise = `At most a ${formatPercent(plan.alpha)} chance of any false claim over all looks${share};`;
  if (counted) {
    const few = counted.unit === 'day' ? '' : ` and ${fewestUnits} units, Student's value for units of unequal size`;
    return [
      `Asymptotic confidence sequence on the ${isOwn(metric) ? '' : 'paired '}${metricWord(metric)} difference`,
      `of all rows as they stand, with the variance of its influence by ${counted.unit}; unit: ${counted.unit}.`,
      ...calledWords(counted),
      `${promise} first look at ${plan.firstLook} days${few}, tuned to ${formatCount(plan.tunedToUnits)} units.`,
      `Approximate; assumes that what one ${counted.unit} says does not depend on another.`,
    ].join(' ');
  }
  return [
    `Asymptotic confidence sequence over the day means of paired ${metricWord(metric)} differences; unit: day.`,
    promise,
    `first look at ${plan.firstLook} days, tuned to ${plan.tunedToUnits}.`,
    'Approximate; assumes days exchangeable.',
    ...serialWarning(differencesOf(days)),
  ].join(' ');
}

const differencesOf = (days: readonly UnitDay[]): number[] => days.flatMap(({ difference }) => difference ?? []);

function calledWords({ thresholds }: CountedLooks): string[] {
  if (thresholds === undefined) return [];
  const [before, after] = [limitWord(thresholds.champion), limitWord(thresholds.challenger)];
  return [`Called positive from ${before} on by the champion and from ${after} on by the challenger.`];
}

function serialWarning(differences: readonly number[]): string[] {
  if (differences.length < 14) return [];
  const correlation = serialCorrelation(differences) ?? 0;
  if (correlation <= 2 / Math.sqrt(differences.length)) return [];
  return [`Neighbouring days correlate at ${correlation.toFixed(2)}, so false claims are likelier than stated.`];
}
