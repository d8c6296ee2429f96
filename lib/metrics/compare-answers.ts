import { studentUpper } from '@/lib/stats/distributions';
import { comparePaired, type MetricDifference, type Thresholds } from './compare-metric';
import type { Task } from './metric-definitions';
import { contestMetrics, type ContestMetric } from './metric-pull';
import { mapRows } from './map-rows';
import { multiclassLogLossRows } from './row-losses';

/** Metrics of what a model calls positive, which hang on its threshold. */
export const calledMetrics: readonly ContestMetric[] = ['f1', 'precision', 'recall', 'accuracy'];

/** Metrics in which two models can be compared on the same rows, by task. */
export const comparableMetrics: Record<Task, readonly ContestMetric[]> = {
  binary: contestMetrics.filter((name) => !['rmse', 'mae', 'squaredError'].includes(name)),
  multiclass: ['logLoss', 'accuracy'],
  regression: ['rmse', 'mae', 'squaredError'],
};

export interface ComparedAnswers {
  task: Task;
  /** Classes of a multiclass task; else 0. */
  classes: number;
  labels: Float64Array;
  /** n × outputs, row-major, of the same rows. */
  champion: Float64Array;
  challenger: Float64Array;
  /** The unit of each row; absent: rows are independent. */
  units?: ArrayLike<string | number> | undefined;
  thresholds: Thresholds;
}

export interface AnswerDifference extends MetricDifference {
  lower: number;
  upper: number;
}

/**
 * How far a metric of two models lies apart on the same rows, challenger minus champion, with its interval. Several
 * classes are compared by the rows' own log-loss, or by whether the most probable class is the true one.
 *
 *   value ± t·standardError, t the (1 + level)/2 quantile of Student's distribution with units − 1 degrees of freedom
 *
 * @returns null where the rows do not define the metric for both, or below two units
 * @throws RangeError if the metric does not belong to the task, or as `comparePaired`
 */
export function compareAnswers(
  rows: ComparedAnswers,
  { metric, level = 0.95 }: { metric: ContestMetric; level?: number },
): AnswerDifference | null {
  if (!comparableMetrics[rows.task].includes(metric)) {
    throw new RangeError(`${metric} is no metric in which ${rows.task} models are compared`);
  }
  const { units, thresholds } = rows;
  const found = comparePaired({ ...sidesOf(rows, metric), thresholds, ...(units ? { units } : {}) });
  if (found === null) return null;
  const half = studentUpper((1 - level) / 2, found.units - 1) * found.standardError;
  return { ...found, lower: found.value - half, upper: found.value + half };
}

function sidesOf(rows: ComparedAnswers, metric: ContestMetric) {
  const { task, labels, champion, challenger } = rows;
  if (task !== 'multiclass') return { metric, labels, champion, challenger };
  const rowValues = (answers: Float64Array) =>
    metric === 'logLoss' ? multiclassLogLossRows(labels, answers, rows.classes) : hitsOf(rows, answers);
  // The mean of values that are never negative is their mean distance from zero.
  const zeros = new Float64Array(labels.length);
  const mean = { metric: 'mae' as const, labels: zeros };
  return { ...mean, champion: rowValues(champion), challenger: rowValues(challenger) };
}

function hitsOf({ labels, classes }: ComparedAnswers, answers: Float64Array): Float64Array {
  return mapRows(labels.length, (row) => {
    let top = 0;
    for (let place = 1; place < classes; place += 1) {
      if ((answers[row * classes + place] ?? 0) > (answers[row * classes + top] ?? 0)) top = place;
    }
    return Number(top === labels[row]);
  });
}
