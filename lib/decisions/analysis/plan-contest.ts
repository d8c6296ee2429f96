import { countOf } from '@/lib/format/words';
import { durationCurve, splitUnitSpread, type DesignCurve } from '@/lib/stats/duration-curve';
import { requirePositive, requireSameLength } from '@/lib/stats/require-argument';
import { addValue, emptySample, meanOf, sampleOf, varianceOf } from '@/lib/stats/sample-statistics';
import { levelWord } from '../metric-words';

export interface PastTraffic {
  /** Loss of challenger less champion on the same past requests, length n; a sample of them will do. */
  differences: Float64Array;
  /** The champion's loss on them. */
  losses: Float64Array;
  /** The day of each. */
  day: readonly string[];
  /** Labelled requests a day that a test would read. */
  rowsPerDay: number;
}

export interface ContestPlan {
  alpha: number;
  tunedToUnits: number;
  firstLook: number;
  /** Smallest difference worth finding, in loss, above 0. */
  effect: number;
  /** Part of the traffic that a split gives the challenger. */
  share: number;
  /** Length of the curves. */
  days: number;
}

export interface PlannedContest {
  /** Of a day's mean difference at full traffic; what a shadow test lives by. */
  pairedSd: number;
  /** Of one request's loss within a day. */
  rowSd: number;
  /** Paired in shadow, then by the requests that each arm answered. */
  designs: DesignCurve[];
  sentence: string;
}

const power = 0.8;

/**
 * How long a contest would run, from past traffic: both scoring every request, beside what a split would need that
 * knows only the requests each arm answered.
 *
 *   pairedSd² = max(0, s²(day means) − mean(s²_within/n_day)) + s²_within/rowsPerDay: what days differ by, without the
 *   noise of the sample it was read from, and with that of a whole day
 *
 * @returns null below five days, or where nothing varies
 * @throws RangeError if lengths differ or a figure of the plan is out of range
 * Source: variance components, Searle, Casella & McCulloch 1992, Variance Components, 3.6; curves, `durationCurve`.
 */
export function planContest(traffic: PastTraffic, plan: ContestPlan): PlannedContest | null {
  const { differences, losses, day, rowsPerDay } = traffic;
  requireSameLength('differences and day', differences, day);
  requireSameLength('losses and day', losses, day);
  requirePositive('rowsPerDay', rowsPerDay);
  requirePositive('effect', plan.effect);
  const paired = componentsOf(differences, day);
  const single = componentsOf(losses, day);
  if (paired === null || single === null || single.within === 0) return null;
  const pairedSd = Math.sqrt(paired.between + paired.within / rowsPerDay);
  if (pairedSd === 0) return null;
  const rowSd = Math.sqrt(single.within);
  const { alpha, tunedToUnits, firstLook, effect, share, days } = plan;
  const sequence = { alpha, tunedToUnits, firstLook };
  const splitSd = splitUnitSpread({ pairedSd, rowSd, rowsPerUnit: rowsPerDay, share });
  const designs = durationCurve({
    designs: [
      { name: 'Paired', sd: pairedSd, unitsPerDay: 1, plan: sequence },
      { name: 'Own requests', sd: splitSd, unitsPerDay: 1, plan: sequence },
    ],
    ...{ effect, days, power },
  });
  return { pairedSd, rowSd, designs, sentence: sentenceOf(designs, plan) };
}

/** What lies between days, and within them a row; null below five days. */
function componentsOf(values: Float64Array, day: readonly string[]): { between: number; within: number } | null {
  const samples = new Map<string, ReturnType<typeof sampleOf>>();
  for (let row = 0; row < values.length; row += 1) {
    const name = day[row] ?? '';
    samples.set(name, addValue(samples.get(name) ?? emptySample, values[row] ?? 0));
  }
  const days = [...samples.values()];
  const rows = days.reduce((sum, { n }) => sum + n, 0);
  if (days.length < 5 || rows === days.length) return null;
  const within = days.reduce((sum, { squaredDeviations }) => sum + squaredDeviations, 0) / (rows - days.length);
  const ofMeans = varianceOf(sampleOf(days.map((sample) => meanOf(sample) ?? 0))) ?? 0;
  const noise = days.reduce((sum, { n }) => sum + within / n, 0) / days.length;
  return { between: Math.max(0, ofMeans - noise), within };
}

function sentenceOf(designs: readonly DesignCurve[], { effect, days }: ContestPlan): string {
  const when = (design: DesignCurve | undefined) =>
    design?.sequenceDays ? `by day ${design.sequenceDays}` : `not within ${countOf(days, 'day')}`;
  const [paired, split] = designs;
  return (
    `A difference of ${levelWord(effect)} is settled with 80 % power ${when(paired)} where both score every request, ` +
    `and ${when(split)} where each arm knows only its own.`
  );
}
