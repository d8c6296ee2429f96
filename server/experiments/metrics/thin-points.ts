import { pickPoints, type PointColumns } from './point-columns';

/**
 * Thins a series for a chart: the first and last point stay, and each of equally filled buckets keeps its
 * smallest and largest value, and one NaN if it has any, at their true steps. So no spike and no gap is lost.
 *
 * @param columns   in order of step
 * @param maxPoints at least 10; a shorter series is returned as it is
 */
export function thinPoints(columns: PointColumns, maxPoints: number): PointColumns {
  const count = columns.steps.length;
  if (count <= maxPoints) return columns;
  const keptPerBucket = columns.values.some(Number.isNaN) ? 3 : 2;
  return thinToBuckets(columns, Math.max(1, Math.floor((maxPoints - 2) / keptPerBucket)));
}

/** The same with a given number of buckets: at most 3 · buckets + 2 points remain. */
export function thinToBuckets(columns: PointColumns, buckets: number): PointColumns {
  const last = columns.steps.length - 1;
  if (last < 2) return columns;
  const kept = [0];
  const inner = last - 1;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = 1 + Math.floor((bucket * inner) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * inner) / buckets);
    keepExtremes(kept, columns.values, { from, to });
  }
  kept.push(last);
  return pickPoints(columns, kept);
}

/** Adds the indices of the smallest, the largest and the first NaN value in [from, to), in order, each once. */
function keepExtremes(kept: number[], values: Float64Array, { from, to }: { from: number; to: number }): void {
  let [smallest, largest, missing] = [-1, -1, -1];
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? NaN;
    if (Number.isNaN(value)) {
      if (missing < 0) missing = index;
      continue;
    }
    if (smallest < 0 || value < (values[smallest] ?? NaN)) smallest = index;
    if (largest < 0 || value > (values[largest] ?? NaN)) largest = index;
  }
  const first = Math.min(smallest, largest);
  const second = Math.max(smallest, largest);
  if (missing >= 0 && (first < 0 || missing < first)) kept.push(missing);
  if (first >= 0) kept.push(first);
  if (missing > first && first >= 0 && missing < second) kept.push(missing);
  if (second > first) kept.push(second);
  if (missing > second && second >= 0) kept.push(missing);
}
