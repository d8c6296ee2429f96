import type { Encoded } from '@/lib/preprocessing/encode-table';
import type { Random } from '@/lib/random/create-random';

/** The bin of missing values; numbers take bins 1 … 255. */
export const missingBin = 0;

/**
 * Features cut into bins. Four features share one 32-bit word per row: bin of feature f in row r is
 * `(words[f >> 2][r] >>> (8 · (f & 3))) & 255`. A number lies in bin b + 1 when exactly b cuts are ≤ it.
 */
export type BinnedFeatures = {
  rowCount: number;
  cuts: Float32Array[];
  words: Int32Array[];
  /** Where each feature's bins begin in a histogram, counted in bins; the last entry is how many there are. */
  offsets: Int32Array;
};

const sampleRows = 200_000;

/** A cut above `lower` and at most `upper`: their middle in single precision. */
function cutBetween(lower: number, upper: number): number {
  const middle = Math.fround(lower / 2 + upper / 2);
  return middle > lower ? middle : upper;
}

function countDistinct(sorted: Float32Array): { values: number[]; counts: number[] } {
  const values: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    const last = values.length - 1;
    if (last >= 0 && values[last] === value) counts[last] = (counts[last] ?? 0) + 1;
    else {
      values.push(value);
      counts.push(1);
    }
  }
  return { values, counts };
}

/**
 * Cuts that put about equally many rows into each of at most `maxBins` bins; a value as frequent as a bin gets its own.
 *
 * @param sorted ascending, no NaN
 * @returns ascending, at most `maxBins − 1` cuts, each above a value of the data and at most the next
 * Source: Ke et al. 2017, LightGBM; the greedy rule is its `GreedyFindBin`.
 */
export function findCuts(sorted: Float32Array, maxBins: number): Float32Array {
  const { values, counts } = countDistinct(sorted);
  const cuts: number[] = [];
  const cutAfter = (i: number) => cuts.push(cutBetween(values[i] ?? 0, values[i + 1] ?? 0));
  const last = values.length - 1;
  if (values.length <= maxBins) {
    for (let i = 0; i < last; i++) cutAfter(i);
    return Float32Array.from(cuts);
  }
  const isBig = counts.map((count) => count >= sorted.length / maxBins);
  let restBins = maxBins - isBig.filter(Boolean).length;
  let restRows = sorted.length - counts.reduce((sum, count, i) => sum + (isBig[i] ? count : 0), 0);
  let perBin = restRows / Math.max(restBins, 1);
  let inBin = 0;
  for (let i = 0; i < last && cuts.length < maxBins - 1; i++) {
    const count = counts[i] ?? 0;
    if (!isBig[i]) restRows -= count;
    inBin += count;
    if (!isBig[i] && inBin < perBin && !(isBig[i + 1] && inBin >= Math.max(1, perBin / 2))) continue;
    cutAfter(i);
    if (!isBig[i]) restBins--;
    perBin = restRows / Math.max(restBins, 1);
    inBin = 0;
  }
  return Float32Array.from(cuts);
}

/** The present values of a column, or of rows drawn from it when there are very many. */
function sampleValues(values: Float32Array, random: Random): Float32Array {
  const count = values.length;
  const draw = () => values[Math.floor(random() * count)] ?? NaN;
  const drawn = count <= sampleRows ? values : Float32Array.from({ length: sampleRows }, draw);
  return drawn.filter((value) => !Number.isNaN(value)).sort();
}

/** How many cuts are at or below a value. */
function countCuts(cuts: Float32Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

type FeatureBins = { values: Float32Array; cuts: Float32Array; words: Int32Array; shift: number };

/** Writes the bins of one feature into its byte of the words. */
function writeBins({ values, cuts, words, shift }: FeatureBins): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? NaN;
    const bin = Number.isNaN(value) ? missingBin : countCuts(cuts, value) + 1;
    words[row] = (words[row] ?? 0) | (bin << shift);
  }
}

/**
 * Cuts every feature into at most `maxBins` bins (2 … 255); missing values get their own.
 * Above 200,000 rows the cuts come from 200,000 drawn ones.
 */
export function binFeatures(features: Encoded, maxBins: number, random: Random): BinnedFeatures {
  const { rowCount, columns } = features;
  const words = Array.from({ length: (columns.length + 3) >> 2 }, () => new Int32Array(rowCount));
  const cuts = columns.map((values, feature) => {
    const found = findCuts(sampleValues(values, random), maxBins);
    const word = words[feature >> 2];
    if (word) writeBins({ values, cuts: found, words: word, shift: (feature & 3) * 8 });
    return found;
  });
  const offsets = new Int32Array(columns.length + 1);
  cuts.forEach((found, feature) => (offsets[feature + 1] = (offsets[feature] ?? 0) + found.length + 2));
  return { rowCount, cuts, words, offsets };
}
