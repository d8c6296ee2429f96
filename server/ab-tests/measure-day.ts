import { estimateAuc } from '@/lib/metrics/auc';
import type { Task } from '@/lib/metrics/metric-definitions';
import { needsLabels, type OwnMetric } from '@/lib/metrics/own-metrics';
import { primaryLossRows } from '@/lib/metrics/primary-loss';
import { absoluteErrorRows } from '@/lib/metrics/row-losses';
import { splitScores } from '@/lib/metrics/scores-by-class';
import { quantileOfSorted, sortedValues } from '@/lib/stats/quantile';
import { pairedDifferences } from '@/lib/stats/paired-differences';
import type { TestDay } from './readings';

/** The predictions of one day as champion and one challenger scored them. */
export interface DayRows {
  /** 0 or 1, a class number, or a number; NaN while a label is missing; length n. */
  labels: Float64Array;
  /** Probability of the positive class, probability given to the labelled class, or a number; NaN where it failed. */
  champion: Float64Array;
  challenger: Float64Array;
  /** Milliseconds of the answers each gave itself. */
  championMs: ArrayLike<number>;
  challengerMs: ArrayLike<number>;
  /** What came of the requests each answered itself, where that is what decides. */
  own?: { metric: OwnMetric; champion: Float64Array; challenger: Float64Array } | undefined;
}

const hasNumber = (values: Float64Array, row: number) => !Number.isNaN(values[row] ?? Number.NaN);

/**
 * What a day says about a challenger, on the rows both scored and whose label is in; null where no label is in, unless
 * what decides is known without.
 */
export function measureDay(rows: DayRows, { day, task }: { day: string; task: Task }): TestDay | null {
  const labelled = rowsWhere(rows.labels.length, (row) => hasNumber(rows.labels, row));
  const paired = labelled.filter((row) => hasNumber(rows.champion, row) && hasNumber(rows.challenger, row));
  if (labelled.length === 0 && (rows.own === undefined || needsLabels(rows.own.metric))) return null;
  const [labels, champion, challenger] = [rows.labels, rows.champion, rows.challenger].map((values) =>
    take(values, paired),
  );
  if (!labels || !champion || !challenger) return null;
  const levels = { champion: levelsOf(labels, champion, task), challenger: levelsOf(labels, challenger, task) };
  // A request that failed seldom gets a label. Of several classes only the score of the labelled one is known.
  const asked = task === 'multiclass' ? labelled : rowsWhere(rows.labels.length, () => true);
  const failedShare = (values: Float64Array) =>
    asked.length === 0 ? null : asked.filter((row) => !hasNumber(values, row)).length / asked.length;
  const levelPairs = Object.keys(levels.champion).map((name) => {
    return [name, { champion: levels.champion[name] ?? null, challenger: levels.challenger[name] ?? null }] as const;
  });
  return {
    day,
    rows: rows.labels.length,
    labelled: labelled.length,
    pairs: paired.length,
    difference: meanOf(
      pairedDifferences(primaryLossRows(labels, champion, task), primaryLossRows(labels, challenger, task)),
    ),
    metrics: {
      ...Object.fromEntries(levelPairs),
      ...(rows.own && { [rows.own.metric]: ownLevels(rows.own) }),
      p95Ms: { champion: p95(rows.championMs), challenger: p95(rows.challengerMs) },
      errorShare: { champion: failedShare(rows.champion), challenger: failedShare(rows.challenger) },
    },
  };
}

function ownLevels({ champion, challenger }: NonNullable<DayRows['own']>) {
  return { champion: meanOf(champion), challenger: meanOf(challenger) };
}

function levelsOf(labels: Float64Array, answers: Float64Array, task: Task): Record<string, number | null> {
  const loss = meanOf(primaryLossRows(labels, answers, task));
  if (task === 'regression') return { squaredError: loss, mae: meanOf(absoluteErrorRows(labels, answers)) };
  if (task === 'multiclass') return { logLoss: loss };
  return { logLoss: loss, auc: estimateAuc(splitScores(labels, answers))?.auc ?? null };
}

function rowsWhere(count: number, holds: (row: number) => boolean): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row).filter(holds);
}

function take(values: Float64Array, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row] ?? Number.NaN);
}

function meanOf(values: Float64Array): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function p95(milliseconds: ArrayLike<number>): number | null {
  return milliseconds.length === 0 ? null : quantileOfSorted(sortedValues(milliseconds), 0.95);
}
