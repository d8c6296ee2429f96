import { spreadRows } from './column-facts';
import type { Target } from './read-target';
import { isMissing, type Column } from './table';

const maxGroups = 200;
/** Error left, as a share of the error without the column, below which the column is suspect. */
const suspectShare = 0.02;

/** Group of each row: its value if there are few different ones, else its bin of equal row counts; missing is one. */
function groupRows(column: Column, rows: Int32Array): Int32Array | null {
  const values = column.kind === 'category' ? column.codes : column.values;
  const read = (row: number) => (isMissing(column, row) ? NaN : (values[row] ?? NaN));
  const distinct = [...new Set(Array.from(rows, read))];
  if (distinct.length > maxGroups && column.kind === 'category') return null;
  const sorted =
    distinct.length > maxGroups ? Float64Array.from(rows, read).sort() : Float64Array.from(distinct).sort();
  const edgeCount = Math.min(maxGroups, sorted.length);
  const edges = Float64Array.from(
    { length: edgeCount },
    (_, i) => sorted[Math.floor((i * sorted.length) / edgeCount)] ?? NaN,
  );
  return Int32Array.from(rows, (row) => {
    const value = read(row);
    if (Number.isNaN(value)) return edgeCount;
    let low = 0;
    for (let high = edgeCount; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((edges[middle] ?? NaN) <= value) low = middle;
      else high = middle;
    }
    return low;
  });
}

/** Rows whose class is not the most frequent of their group. */
function misclassified(groups: Int32Array, outcomes: Float64Array, classCount: number): number {
  const counts = new Int32Array((maxGroups + 1) * classCount);
  groups.forEach((group, i) => {
    const cell = group * classCount + (outcomes[i] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  });
  let right = 0;
  for (let at = 0; at < counts.length; at += classCount) right += Math.max(...counts.subarray(at, at + classCount));
  return groups.length - right;
}

/** Sum of squared differences from the mean of the group. */
function squaredError(groups: Int32Array, outcomes: Float64Array): number {
  const counts = new Float64Array(maxGroups + 1);
  const sums = new Float64Array(maxGroups + 1);
  groups.forEach((group, i) => {
    counts[group] = (counts[group] ?? 0) + 1;
    sums[group] = (sums[group] ?? 0) + (outcomes[i] ?? 0);
  });
  return outcomes.reduce((total, value, i) => {
    const group = groups[i] ?? 0;
    return total + (value - (sums[group] ?? 0) / (counts[group] ?? 1)) ** 2;
  }, 0);
}

/**
 * Whether a column alone all but determines the target, which an input known beforehand hardly does: grouped by its
 * value (or by 200 bins of equal row counts), 2 % or less of the error remains that the best constant makes
 * (wrong classes, or squared error).
 *
 * Reads at most 20,000 rows, spread evenly. A category with more than 200 values, or fewer than 20 known outcomes,
 * gives false.
 */
export function findLeak(column: Column, target: Target): boolean {
  const rows = spreadRows(target.values.length, 20_000).filter((row) => !Number.isNaN(target.values[row] ?? NaN));
  const groups = rows.length < 20 ? null : groupRows(column, rows);
  if (!groups || rows.length < 5 * new Set(groups).size) return false;
  const outcomes = Float64Array.from(rows, (row) => target.values[row] ?? NaN);
  const classCount = target.classes.length;
  const errorOf = (of: Int32Array) =>
    classCount > 0 ? misclassified(of, outcomes, classCount) : squaredError(of, outcomes);
  const base = errorOf(new Int32Array(rows.length));
  return base > 0 && errorOf(groups) <= suspectShare * base;
}
