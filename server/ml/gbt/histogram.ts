import type { BinnedFeatures } from './bin-features';

/** Numbers a bin takes in a histogram: sums of gradients, hessians and rows, and one unused: bins are 2² apart. */
export const binStride = 4;

/** Gradients and hessians of every training row. */
export type Slopes = { gradients: Float32Array; hessians: Float32Array };

/** The rows at `range[0] … range[1] − 1` of `rows`. */
export type RowRange = { rows: Int32Array; range: readonly [number, number] };

type Word = {
  words: Int32Array;
  histogram: Float64Array;
  /** Where the bins of its features begin. */ starts: Int32Array;
};

/** Adds rows to the histograms of the four features in a word; unrolled, for here training spends most of its time. */
function addFour({ words, histogram, starts }: Word, { rows, range }: RowRange, { gradients, hessians }: Slopes): void {
  const [first = 0, second = 0, third = 0, fourth = 0] = starts;
  for (let j = range[0]; j < range[1]; j++) {
    const row = rows[j] ?? 0;
    const gradient = gradients[row] ?? 0;
    const hessian = hessians[row] ?? 0;
    const word = words[row] ?? 0;
    let k = first + ((word & 255) << 2);
    histogram[k] = (histogram[k] ?? 0) + gradient;
    histogram[k + 1] = (histogram[k + 1] ?? 0) + hessian;
    histogram[k + 2] = (histogram[k + 2] ?? 0) + 1;
    k = second + ((word >>> 6) & 1020);
    histogram[k] = (histogram[k] ?? 0) + gradient;
    histogram[k + 1] = (histogram[k + 1] ?? 0) + hessian;
    histogram[k + 2] = (histogram[k + 2] ?? 0) + 1;
    k = third + ((word >>> 14) & 1020);
    histogram[k] = (histogram[k] ?? 0) + gradient;
    histogram[k + 1] = (histogram[k + 1] ?? 0) + hessian;
    histogram[k + 2] = (histogram[k + 2] ?? 0) + 1;
    k = fourth + ((word >>> 22) & 1020);
    histogram[k] = (histogram[k] ?? 0) + gradient;
    histogram[k + 1] = (histogram[k + 1] ?? 0) + hessian;
    histogram[k + 2] = (histogram[k + 2] ?? 0) + 1;
  }
}

/** The same for a last word that holds one to three features. */
function addRest({ words, histogram, starts }: Word, { rows, range }: RowRange, { gradients, hessians }: Slopes): void {
  const held = starts.length;
  for (let j = range[0]; j < range[1]; j++) {
    const row = rows[j] ?? 0;
    const gradient = gradients[row] ?? 0;
    const hessian = hessians[row] ?? 0;
    let word = words[row] ?? 0;
    for (let feature = 0; feature < held; feature++) {
      const k = (starts[feature] ?? 0) + ((word & 255) << 2);
      histogram[k] = (histogram[k] ?? 0) + gradient;
      histogram[k + 1] = (histogram[k + 1] ?? 0) + hessian;
      histogram[k + 2] = (histogram[k + 2] ?? 0) + 1;
      word >>>= 8;
    }
  }
}

/** Length of a histogram over all bins of all features. */
export function histogramLength({ offsets }: BinnedFeatures): number {
  return (offsets.at(-1) ?? 0) * binStride;
}

/**
 * Sums of gradients, hessians and rows per feature and bin, over some rows.
 *
 * @param into the features, and the histogram that is overwritten; length `histogramLength`
 */
export function fillHistogram(
  into: { binned: BinnedFeatures; histogram: Float64Array },
  chosen: RowRange,
  slopes: Slopes,
): void {
  const { binned, histogram } = into;
  histogram.fill(0);
  const begins = binned.offsets.map((offset) => offset * binStride);
  binned.words.forEach((words, index) => {
    const starts = begins.slice(index * 4, Math.min(index * 4 + 4, binned.cuts.length));
    const add = starts.length === 4 ? addFour : addRest;
    add({ words, histogram, starts }, chosen, slopes);
  });
}

/** Takes a child's histogram off its parent's, which becomes the other child's. */
export function subtractHistogram(parent: Float64Array, child: Float64Array): void {
  for (let k = 0; k < parent.length; k++) parent[k] = (parent[k] ?? 0) - (child[k] ?? 0);
}
