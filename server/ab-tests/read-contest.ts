import { sessionEnds, sessionUnits } from '@/lib/decisions/analysis/session-units';
import type { CountedRows } from '@/lib/decisions/analysis/contest-estimate';
import type { Thresholds } from '@/lib/metrics/compare-metric';
import { findOwnMetric, needsLabels, type OwnMetric } from '@/lib/metrics/own-metrics';
import { Task } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import { getVersionRow } from '@/server/models';
import { readScoredRows, type ScoredRows, type TextSource } from '@/server/serving';
import { challengersOf, type TestRow } from './queries';

/** All that a test has read, row by row, in order of event time. */
export interface ContestRead {
  task: Task;
  /** Of the champion, then of each challenger: the score from which it calls a row positive. */
  thresholds: readonly number[];
  rows: ScoredRows;
  /** Rows by event time. */
  order: Uint32Array;
  /** The unit of evidence of each row by number. */
  units: Int32Array;
  /** Of each row's session its last request; null where sessions are not counted. */
  sessionEndMs: Float64Array | null;
  /** The key of each row by number, below 0 where it came without one. */
  keys: Int32Array;
  /** By an input's name: each row's value by number, below 0 where it is missing. */
  inputs: ReadonlyMap<string, { codes: Int32Array; values: readonly string[] }>;
}

interface Wanted {
  test: TestRow;
  from?: Date;
  to: Date;
  /** The fixed part of all rows that the test reads. */
  share: number;
  /** Inputs needed beside the one that is the unit. */
  inputs?: readonly string[];
}

/** Units that are no values of an input. */
const plainUnits: readonly string[] = ['day', 'request', 'key', 'session'];

export const isInputUnit = (unit: string): boolean => !plainUnits.includes(unit);

/** Whether a unit holds requests that both arms answered. */
export const isSharedUnit = (unit: string): boolean => unit === 'day' || isInputUnit(unit);

/** Reads what a test counts: scores of all its versions, labels, and the unit of each row. */
export async function readContest(ctx: Context, wanted: Wanted): Promise<ContestRead> {
  const { test, to, share, from = test.startsAt } = wanted;
  const { task } = await getVersionRow(ctx, test.championVersionId);
  const names = [...new Set([...(isInputUnit(test.unit) ? [test.unit] : []), ...(wanted.inputs ?? [])])];
  const texts: TextSource[] = ['key', ...names.map((input) => ({ input }))];
  const isByKey = test.unit === 'key' || test.unit === 'session';
  const rows = await readScoredRows(ctx, {
    ...{ endpointId: test.endpointId, from, to, texts },
    versionIds: [test.championVersionId, ...challengersOf(test).map(({ versionId }) => versionId)],
    sample: { share, by: isByKey ? 'key' : 'row' },
  });
  const order = Uint32Array.from(rows.eventMs.keys());
  order.sort((one, other) => (rows.eventMs[one] ?? 0) - (rows.eventMs[other] ?? 0));
  const [keys = { codes: new Int32Array(rows.rowCount), values: [] }, ...columns] = rows.texts;
  const inputs = new Map(names.map((name, place) => [name, columns[place] ?? { codes: new Int32Array(), values: [] }]));
  const units = unitsOf(rows, { test, keys: keys.codes, input: inputs.get(test.unit)?.codes ?? null });
  const sessionEndMs = test.unit === 'session' ? sessionEnds({ units, eventMs: rows.eventMs }) : null;
  const plan = { task: Task.parse(task), thresholds: thresholdsOf(test) };
  return { ...plan, rows, order, units, sessionEndMs, keys: keys.codes, inputs };
}

const evenThreshold = 0.5;

/** Fixed when the test began; those of before judged at one half. */
export function thresholdsOf(test: TestRow): number[] {
  const champion = test.arms.find(({ role }) => role === 'champion');
  return [champion, ...challengersOf(test)].map((arm) => arm?.threshold ?? evenThreshold);
}

/** Of the champion and of the challenger at a place. */
export function thresholdsAt(thresholds: readonly number[], place: number): Thresholds {
  return { champion: thresholds[0] ?? evenThreshold, challenger: thresholds[place] ?? evenThreshold };
}

function unitsOf(
  rows: ScoredRows,
  { test, keys, input }: { test: TestRow; keys: Int32Array; input: Int32Array | null },
): Int32Array {
  if (test.unit === 'day') return rows.day;
  if (test.unit === 'request') return Int32Array.from(keys.keys());
  if (test.unit === 'session') return sessionUnits({ keys, eventMs: rows.eventMs, gapMs: test.sessionGapMs });
  return withSingles(test.unit === 'key' ? keys : (input ?? keys));
}

/** Rows that belong to no group are groups of their own, by numbers below 0. */
const withSingles = (codes: Int32Array): Int32Array => codes.map((code, row) => (code < 0 ? -1 - row : code));

/** The rows on which a challenger can be compared by a metric, in order of event time, and where they were found. */
export function countedRowsOf(
  read: ContestRead,
  { place, metric }: { place: number; metric: string },
): { counted: CountedRows; from: Uint32Array } {
  const { rows, order, units } = read;
  const own = findOwnMetric(metric);
  const champion = rows.scores[0] ?? new Float64Array();
  const challenger = rows.scores[place] ?? new Float64Array();
  const arms = new Map([
    [0, 0],
    [place, 1],
  ]);
  const isLabelled = (row: number) => !Number.isNaN(rows.label[row] ?? Number.NaN);
  const isScored = (row: number) => !Number.isNaN((champion[row] ?? Number.NaN) + (challenger[row] ?? Number.NaN));
  const counts = (row: number): boolean => {
    if (own === null) return isLabelled(row) && isScored(row);
    return arms.has(rows.served[row] ?? -1) && (!needsLabels(own) || isLabelled(row));
  };
  const from = order.filter(counts);
  const values = ownValuesOf(rows, own);
  const take = (of: ArrayLike<number>) => Float64Array.from(from, (row) => of[row] ?? Number.NaN);
  return {
    from,
    counted: {
      task: read.task,
      thresholds: thresholdsAt(read.thresholds, place),
      eventMs: take(rows.eventMs),
      labels: take(rows.label),
      champion: take(champion),
      challenger: take(challenger),
      values: take(values),
      answeredBy: Int8Array.from(from, (row) => arms.get(rows.served[row] ?? -1) ?? -1),
      units: Int32Array.from(from, (row) => units[row] ?? 0),
      ...(read.sessionEndMs && { sessionEndMs: take(read.sessionEndMs) }),
    },
  };
}

/** What came of each request by a metric that each arm has of its own; labels where there is none. */
export function ownValuesOf(rows: ScoredRows, own: OwnMetric | null): ArrayLike<number> {
  if (own === 'latency') return rows.latencyMs;
  return own === 'errorRate' ? rows.failed : rows.label;
}
