import { countOf } from '@/lib/format/words';
import { clusterDesign } from '@/lib/stats/design-effect';
import { durationCurve, splitSpread, splitUnitSpread, type Design, type DesignCurve } from '@/lib/stats/duration-curve';
import { requirePositive, requireSameLength } from '@/lib/stats/require-argument';
import { addValue, emptySample, meanOf, sampleOf, varianceOf } from '@/lib/stats/sample-statistics';
import { fewestUnits } from '../fewest-units';
import { levelWord } from '../metric-words';

/** What a test counts where that is not the day. */
export interface PastUnits {
  name: string;
  /** The unit of each past request; null: it is its own. */
  of: readonly (string | null)[];
  /** Part of each unit's requests that was read, 0..1. */
  readShare: number;
  /** Different ones that come in a day, over all traffic; one that comes back is counted once. */
  perDay: number;
}

export interface PastTraffic {
  /**
   * How far each past request pulls the metric's difference where both score it, length n (a sample will do); null for
   * what came of requests, of which nobody knows what the other version had brought.
   */
  differences: Float64Array | null;
  /** How far each pulls the champion's figure alone. */
  losses: Float64Array;
  /** The day of each. */
  day: readonly string[];
  /** Requests a day that a test would read. */
  rowsPerDay: number;
  /** Absent: days are counted. */
  units?: PastUnits | undefined;
}

export interface ContestPlan {
  alpha: number;
  /** Units, as the next two: of evidence and days. */
  tunedToUnits: number;
  firstLook: number;
  /** Smallest difference worth finding, in the metric, above 0. */
  effect: number;
  /** Part of the traffic that a split gives the challenger. */
  share: number;
  /** Length of the curves. */
  days: number;
}

export interface PlannedContest {
  /** What the curves count. */
  counted: string;
  /** Of a unit's difference at full traffic: what a shadow test lives by. Null where nothing is paired. */
  pairedSd: number | null;
  /** Of one request's figure (within a day where days are counted). */
  rowSd: number;
  /** Paired in shadow where that can be, then by the requests that each arm answered. */
  designs: DesignCurve[];
  sentence: string;
}

const power = 0.8;

/**
 * How long a contest would run, from past traffic: both scoring every request, beside what a split would need that
 * knows only the requests each arm answered.
 *
 *   days: pairedSd² = max(0, s²(day means) − mean(s²_within/n_day)) + s²_within/rowsPerDay: what days differ by,
 *   without the noise of the sample it was read from, and with that of a whole day
 *   other units: sd² = designEffect·s²·unitsPerDay/rowsPerDay, the variance of a mean of clustered requests over its
 *   units
 *
 * @returns null below five days, or where nothing varies
 * @throws RangeError if lengths differ or a figure of the plan is out of range
 * Source: variance components, Searle, Casella & McCulloch 1992, Variance Components, 3.6; clusters, `clusterDesign`;
 * any metric by its influence, Hampel 1974, JASA 69; curves, `durationCurve`.
 */
export function planContest(traffic: PastTraffic, plan: ContestPlan): PlannedContest | null {
  const { differences, losses, day, rowsPerDay, units } = traffic;
  if (differences !== null) requireSameLength('differences and day', differences, day);
  requireSameLength('losses and day', losses, day);
  requirePositive('rowsPerDay', rowsPerDay);
  requirePositive('effect', plan.effect);
  const spreads = units === undefined ? spreadsByDay(traffic, plan.share) : spreadsByUnit(traffic, units, plan.share);
  if (spreads === null || !(spreads.rowSd > 0) || spreads.pairedSd === 0) return null;
  const { pairedSd, splitSd, rowSd } = spreads;
  const { alpha, tunedToUnits, effect, days } = plan;
  const unitsPerDay = units?.perDay ?? 1;
  const firstLook = units === undefined ? plan.firstLook : firstUnits(plan.firstLook * unitsPerDay);
  const shared = { unitsPerDay, plan: { alpha, tunedToUnits, firstLook } };
  const paired: Design[] = pairedSd === null ? [] : [{ name: 'Paired', sd: pairedSd, ...shared }];
  const designs = durationCurve({
    designs: [...paired, { name: 'Own requests', sd: splitSd, ...shared }],
    ...{ effect, days, power },
  });
  const counted = units?.name ?? 'day';
  return { counted, pairedSd, rowSd, designs, sentence: sentenceOf(designs, { ...plan, counted }) };
}

const firstUnits = (units: number) => Math.max(fewestUnits, Math.round(units));

interface Spreads {
  pairedSd: number | null;
  splitSd: number;
  rowSd: number;
}

function spreadsByDay({ differences, losses, day, rowsPerDay }: PastTraffic, share: number): Spreads | null {
  const paired = differences && componentsOf(differences, day);
  const single = componentsOf(losses, day);
  if (single === null || single.within === 0 || (differences !== null && paired === null)) return null;
  const pairedSd = paired && Math.sqrt(paired.between + paired.within / rowsPerDay);
  const rowSd = Math.sqrt(single.within);
  // Both arms live through the same days, so what those bring to all requests alike cancels.
  return {
    pairedSd,
    rowSd,
    splitSd: splitUnitSpread({ pairedSd: pairedSd ?? 0, rowSd, rowsPerUnit: rowsPerDay, share }),
  };
}

function spreadsByUnit(traffic: PastTraffic, units: PastUnits, share: number): Spreads | null {
  const { differences, losses, rowsPerDay, day } = traffic;
  requirePositive('units.perDay', units.perDay);
  if (new Set(day).size < fewestDays) return null;
  const clusters = units.of.map((unit, row) => unit ?? `#${row}`);
  const sdOf = (values: Float64Array): number => {
    const design = clusterDesign({ values, clusters, readShare: units.readShare });
    const variance = varianceOf(sampleOf(values)) ?? 0;
    return Math.sqrt(((design?.designEffect ?? 1) * variance * units.perDay) / rowsPerDay);
  };
  const [pairedSd, rowSd] = [differences && sdOf(differences), Math.sqrt(varianceOf(sampleOf(losses)) ?? 0)];
  return rowSd === 0 ? null : { pairedSd, rowSd, splitSd: splitSpread(sdOf(losses), share) };
}

const fewestDays = 5;

/** What lies between days, and within them a row; null below five days. */
function componentsOf(values: Float64Array, day: readonly string[]): { between: number; within: number } | null {
  const samples = new Map<string, ReturnType<typeof sampleOf>>();
  for (let row = 0; row < values.length; row += 1) {
    const name = day[row] ?? '';
    samples.set(name, addValue(samples.get(name) ?? emptySample, values[row] ?? 0));
  }
  const days = [...samples.values()];
  const rows = days.reduce((sum, { n }) => sum + n, 0);
  if (days.length < fewestDays || rows === days.length) return null;
  const within = days.reduce((sum, { squaredDeviations }) => sum + squaredDeviations, 0) / (rows - days.length);
  const ofMeans = varianceOf(sampleOf(days.map((sample) => meanOf(sample) ?? 0))) ?? 0;
  const noise = days.reduce((sum, { n }) => sum + within / n, 0) / days.length;
  return { between: Math.max(0, ofMeans - noise), within };
}

function sentenceOf(designs: readonly DesignCurve[], of: ContestPlan & { counted: string }): string {
  const { effect, days, counted } = of;
  const when = (design: DesignCurve | undefined) =>
    design?.sequenceDays ? `by day ${design.sequenceDays}` : `not within ${countOf(days, 'day')}`;
  const start = `A difference of ${levelWord(effect)}, counted by ${counted}, is settled with 80 % power`;
  const [first, second] = designs;
  if (second === undefined) return `${start} ${when(first)}, each arm knowing only its own requests.`;
  const other = `${when(second)} where each arm knows only its own`;
  return `${start} ${when(first)} where both score every request, and ${other}.`;
}
