import type { BinnedFeatures } from './bin-features';
import type { Split } from './find-split';
import type { RowRange } from './histogram';

/**
 * Parts rows in place by a split, keeping order on both sides; gives where the right side begins. Without a branch,
 * which would be mispredicted on every other row: each row is written to both sides, and only one side moves on.
 * Missing values are bin 0, on the left; to send them right, all bins are turned back by one, so that 0 becomes 255.
 *
 * @param into.scratch room for as many rows
 */
export function partitionRows(
  { rows, range }: RowRange,
  split: Split,
  into: { binned: BinnedFeatures; scratch: Int32Array },
): number {
  const { binned, scratch } = into;
  const words = binned.words[split.feature >> 2] ?? new Int32Array(0);
  const shift = (split.feature & 3) * 8;
  const turn = split.defaultLeft ? 0 : 255;
  const firstRight = split.defaultLeft ? split.bin + 1 : split.bin;
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
