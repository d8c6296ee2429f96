import type { BinnedFeatures } from './bin-features';

/** Numbers a feature takes in a histogram: 256 bins of (gradients, hessians, rows, unused). */
export const featureStride = 1024;

/** Gradients and hessians of every training row. */
export type Slopes = { gradients: Float32Array; hessians: Float32Array };

/** Adds rows `from … to − 1` of `rows` to the histograms of the four features in `words`. */
function addFour(words: Int32Array, rows: Int32Array, range: [number, number], slopes: Slopes, histogram: Float64Array, at: number): void {
  const { gradients, hessians } = slopes;
  const second = at + featureStride;
  const third = second + featureStride;
  const fourth = third + featureStride;
  for (let j = range[0]; j < range[1]; j++) {
    const row = rows[j] ?? 0;
    const gradient = gradients[row] ?? 0;
    const hessian = hessians[row] ?? 0;
    const word = words[row] ?? 0;
    let k = at + ((word & 255) << 2);
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
function addRest(words: Int32Array, rows: Int32Array, range: [number, number], slopes: Slopes, histogram: Float64Array, at: number, held: number): void {
  const { gradients, hessians } = slopes;
  for (let j = range[0]; j < range[1]; j++) {
    const row = rows[j] ?? 0;
    const gradient = gradients[row] ?? 0;
    const hessian = hessians[row] ?? 0;
    let word = words[row] ?? 0;
    let first = at;
    for (let feature = 0; feature < held; feature++) {
      const k = first + ((word & 255) << 2);
      histogram[k] = (histogram[k] ?? 0) + gradient;
      histogram[k + 1] = (histogram[k + 1] ?? 0) + hessian;
      histogram[k + 2] = (histogram[k + 2] ?? 0) + 1;
      word >>>= 8;
      first += featureStride;
    }
  }
}

/** Length of a histogram over `featureCount` features. */
export function histogramLength(featureCount: number): number {
  return featureCount * featureStride;
}

/**
 * Sums of gradients, hessians and rows per feature and bin, over some rows.
 *
 * @param rows  row numbers; those at `range[0] … range[1] − 1` count
 * @param histogram overwritten; length `histogramLength(d)`
 */
export function fillHistogram(
  binned: BinnedFeatures,
  rows: Int32Array,
  range: [number, number],
  slopes: Slopes,
  histogram: Float64Array,
): void {
  histogram.fill(0);
  binned.words.forEach((words, index) => {
    const held = binned.cuts.length - index * 4;
    const at = index * 4 * featureStride;
    if (held >= 4) addFour(words, rows, range, slopes, histogram, at);
    else addRest(words, rows, range, slopes, histogram, at, held);
  });
}

/** Takes a child's histogram off its parent's, which becomes the other child's. */
export function subtractHistogram(parent: Float64Array, child: Float64Array): void {
  for (let k = 0; k < parent.length; k++) parent[k] = (parent[k] ?? 0) - (child[k] ?? 0);
}
