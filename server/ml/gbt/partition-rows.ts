import type { BinnedFeatures } from './bin-features';
import type { Split } from './find-split';

/**
 * Parts the rows at `range[0] … range[1] − 1` in place by a split, keeping order on both sides; gives where the right
 * side begins. Without a branch, which would be mispredicted on every other row: each row is written to both sides,
 * and only one side moves on. With missing values on the left all bins are turned by one, so that 255 becomes 0.
 */
export function partitionRows(
  binned: BinnedFeatures,
  split: Split,
  rows: Int32Array,
  range: [number, number],
  scratch: Int32Array,
): number {
  const words = binned.words[split.feature >> 2] ?? new Int32Array(0);
  const shift = (split.feature & 3) * 8;
  const turn = Number(split.defaultLeft);
  const firstRight = split.bin + 1 + turn;
  let left = range[0];
  let right = 0;
  for (let j = range[0]; j < range[1]; j++) {
    const row = rows[j] ?? 0;
    const bin = (((words[row] ?? 0) >>> shift) + turn) & 255;
    const isLeft = (bin - firstRight) >>> 31;
    rows[left] = row;
    scratch[right] = row;
    left += isLeft;
    right += 1 - isLeft;
  }
  rows.set(scratch.subarray(0, right), left);
  return left;
}
