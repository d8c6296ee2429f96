import type { Task } from '@/lib/preprocessing/schema';
import { spreadRows } from '@/lib/preprocessing/column-facts';
import { sigmoid, softmaxInPlace } from './link';
import { quickMetrics } from './quick-metrics';

/** Follows the metrics of some rows while a model learns. */
export type Watch = {
  /** @param ranking also those that need a sort */
  measure: (scores: readonly Float64Array[], ranking: boolean) => Record<string, number>;
};

/** Answers of the chosen rows from their scores: probability of class 1, class shares (m × K), or numbers. */
function answersOf(task: Task, scores: readonly Float64Array[], rows: Int32Array): Float64Array {
  const width = scores.length;
  const answers = new Float64Array(rows.length * width);
  for (let k = 0; k < width; k++) {
    const from = scores[k] ?? new Float64Array(0);
    for (let i = 0; i < rows.length; i++) answers[i * width + k] = from[rows[i] ?? 0] ?? 0;
  }
  if (task === 'binary') return answers.map(sigmoid);
  if (task === 'multiclass') for (let at = 0; at < answers.length; at += width) softmaxInPlace(answers, at, width);
  return answers;
}

/**
 * Prepares following `target`; at most `maxRows` rows are read, spread evenly.
 *
 * @param prefix put before each name: `train/`, `validation/`
 */
export function watchRows(input: { task: Task; target: Float64Array; prefix: string; maxRows: number }): Watch {
  const rows = spreadRows(input.target.length, input.maxRows);
  const target = Float64Array.from(rows, (row) => input.target[row] ?? NaN);
  return {
    measure: (scores, ranking) => {
      const metrics = quickMetrics(input.task, target, answersOf(input.task, scores, rows), ranking);
      return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${input.prefix}${name}`, value]));
    },
  };
}
