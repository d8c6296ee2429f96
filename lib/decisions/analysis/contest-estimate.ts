import { comparePaired, type Thresholds } from '@/lib/metrics/compare-metric';
import { encodeUnits } from '@/lib/metrics/estimate';
import { mapRows } from '@/lib/metrics/map-rows';
import type { Task } from '@/lib/metrics/metric-definitions';
import { findOwnMetric } from '@/lib/metrics/own-metrics';
import type { ClusteredEstimate } from '@/lib/stats/clustered-look';
import { effectiveUnits } from '@/lib/stats/effective-units';
import { isGain } from '../metric-words';
import { outcomeDifference } from './outcome-difference';
import { contestMetricOf } from './row-pulls';

/** What a look reads of champion and one challenger, in order of event time; every array has n values. */
export interface CountedRows {
  task: Task;
  /** Two classes: the score from which each of both calls a row positive. */
  thresholds: Thresholds;
  eventMs: Float64Array;
  /** 0 or 1, a class number, or a number. */
  labels: Float64Array;
  /** Probability of the positive class, of the class that came true, or a number. */
  champion: Float64Array;
  challenger: Float64Array;
  /** What came of the request: of metrics that each arm has of its own. */
  values: Float64Array;
  answeredBy: Int8Array;
  /** The unit of evidence of each row by number. */
  units: Int32Array;
  /** Sessions alone: when the last request of the row's session came, counted here or not. */
  sessionEndMs?: Float64Array | undefined;
}

/** A difference, and the metric itself in both; no levels where differences of days were averaged. */
interface ContestEstimate extends ClusteredEstimate {
  levels: { champion: number; challenger: number } | null;
}

/** How rows are counted. */
export interface Counting {
  metric: string;
  /** Whether a unit holds requests of both arms. */
  isShared: boolean;
  /** Sessions alone: one counts once nothing has come of it for so long. */
  sessionGapMs: number | null;
}

/**
 * The primary metric over all rows before a moment, as they stand, as something to lose: below zero the challenger is
 * better. A longer course holds every row of a shorter one.
 *
 * @returns null where the rows do not define it
 * Source: `comparePaired`, `outcomeDifference`.
 */
export function contestEstimate(
  all: CountedRows,
  { untilMs, ...counting }: Counting & { untilMs: number },
): ContestEstimate | null {
  const { metric, isShared } = counting;
  const rows = rowsUntil(all, { untilMs, ...counting });
  const found = findOwnMetric(metric) === null ? pairedEstimate(rows, metric) : ownEstimate(rows, isShared);
  if (found === null) return null;
  return { ...found, value: (isGain(metric) ? -1 : 1) * found.value };
}

function ownEstimate(rows: CountedRows, isShared: boolean): ContestEstimate | null {
  const found = outcomeDifference(rows, { ...rows, isShared });
  if (found === null) return null;
  const { value, standardError, units, effectiveUnits: effective, arms } = found;
  const levels = arms && { champion: arms.control.value, challenger: arms.treatment.value };
  return { value, standardError, units, effectiveUnits: effective, levels };
}

function pairedEstimate(rows: CountedRows, metric: string): ContestEstimate | null {
  const { units, champion, challenger, thresholds } = rows;
  // Of several classes only the probability of the one that came true is known: it is a row with label 1.
  const labels = rows.task === 'multiclass' ? mapRows(units.length, () => 1) : rows.labels;
  const found = comparePaired({ metric: contestMetricOf(metric), labels, champion, challenger, units, thresholds });
  if (found === null) return null;
  const { value, standardError, units: count, champion: before, challenger: after } = found;
  const levels = { champion: before, challenger: after };
  return { value, standardError, units: count, effectiveUnits: effectiveUnits(sizesOf(units)), levels };
}

function sizesOf(units: Int32Array): Float64Array {
  const { codes, count } = encodeUnits(units);
  const sizes = new Float64Array(count);
  for (const code of codes) sizes[code] = (sizes[code] ?? 0) + 1;
  return sizes;
}

/** The rows before the moment; of sessions those that are over by then. */
export function rowsUntil(
  all: CountedRows,
  { untilMs, sessionGapMs }: { untilMs: number; sessionGapMs: number | null },
): CountedRows {
  const end = firstAt(all.eventMs, untilMs);
  const before = mapColumns(all, (values) => values.subarray(0, end));
  if (sessionGapMs === null) return before;
  const { sessionEndMs } = before;
  const isOver = (row: number) => (sessionEndMs?.[row] ?? Infinity) + sessionGapMs < untilMs;
  return mapColumns(before, (values) => values.filter((_, row) => isOver(row)));
}

type Column = Float64Array | Int8Array | Int32Array;
function mapColumns(rows: CountedRows, of: <T extends Column>(values: T) => Column): CountedRows {
  // Each of them gives back an array of the kind it was given.
  const same = <T extends Column>(values: T) => of(values) as T;
  return {
    task: rows.task,
    thresholds: rows.thresholds,
    eventMs: same(rows.eventMs),
    labels: same(rows.labels),
    champion: same(rows.champion),
    challenger: same(rows.challenger),
    values: same(rows.values),
    answeredBy: same(rows.answeredBy),
    units: same(rows.units),
    ...(rows.sessionEndMs && { sessionEndMs: same(rows.sessionEndMs) }),
  };
}

/** The first place at or after the moment; times rise. */
function firstAt(eventMs: Float64Array, untilMs: number): number {
  let [low, high] = [0, eventMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((eventMs[middle] ?? 0) < untilMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
