const latencyBins = 80;
const binsPerOctave = 4;
const smallestUs = 10;
const scoreBins = 50;

/** The bin of a latency: quarter octaves from 10 µs to about 10 s. */
export function latencyBin(latencyUs: number): number {
  const bin = Math.floor(binsPerOctave * Math.log2(Math.max(latencyUs, smallestUs) / smallestUs));
  return Math.min(latencyBins - 1, bin);
}

/** The bin of a probability: fifty of equal width. */
export function scoreBin(score: number): number {
  return Math.max(0, Math.min(scoreBins - 1, Math.floor(score * scoreBins)));
}

/** Counts per bin, all zero. */
export const emptyLatencies = () => Array.from({ length: latencyBins }, () => 0);
export const emptyScores = () => Array.from({ length: scoreBins }, () => 0);

/** Adds `counts` to `sum`, in place. */
export function addCounts(sum: number[], counts: readonly number[]): void {
  for (const [bin, count] of counts.entries()) sum[bin] = (sum[bin] ?? 0) + count;
}

/**
 * A quantile of latencies counted per bin, in milliseconds, placed inside its bin by the rank; null for no latencies.
 * A bin is 19 % wide, so this is never further off than that.
 */
export function latencyQuantileMs(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = share * total;
  let below = 0;
  for (const [bin, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) {
      const octaves = (bin + (rank - below) / count) / binsPerOctave;
      return (smallestUs * 2 ** octaves) / 1000;
    }
    below += count;
  }
  return null;
}
