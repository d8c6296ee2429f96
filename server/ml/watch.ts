import { spreadRows } from '@/lib/preprocessing/column-facts';
import type { Task } from '@/lib/preprocessing/schema';
import { quickMetrics } from './quick-metrics';

/** Follows the metrics of some rows while a model learns. */
export type Watch = {
  /** The rows that are read. */
  rows: Int32Array;
  /**
   * @param answers of `rows`: probability of class 1, class shares (m × K, row-major), or numbers
   * @param ranking also the metrics that need a sort
   */
  measure: (answers: Float64Array, ranking: boolean) => Record<string, number>;
};

/**
 * Prepares following `target`; at most `maxRows` rows are read, spread evenly.
 *
 * @param prefix put before each name: `train/`, `validation/`
 */
export function watchRows(input: { task: Task; target: Float64Array; prefix: string; maxRows: number }): Watch {
  const rows = spreadRows(input.target.length, input.maxRows);
  const target = Float64Array.from(rows, (row) => input.target[row] ?? NaN);
  return {
    rows,
    measure: (answers, ranking) => {
      const metrics = quickMetrics({ task: input.task, target, answers, ranking });
      return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${input.prefix}${name}`, value]));
    },
  };
}

/** So many rows are watched while training: enough for three digits of log-loss. */
export const watchedRows = { train: 50_000, validation: 200_000 };
