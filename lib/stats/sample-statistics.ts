import { requireFinite, requireWhole } from './require-argument';

/**
 * All that a mean and a variance need to know about a sample: its size, its mean, and the sum of squared deviations
 * from that mean. Immutable; `mean` is 0 where n = 0, so read it through `meanOf`.
 */
export interface SampleStatistics {
  readonly n: number;
  readonly mean: number;
  readonly squaredDeviations: number;
}

export const emptySample: SampleStatistics = { n: 0, mean: 0, squaredDeviations: 0 };

/**
 * The statistics after one more value.
 *
 *   mean' = mean + (x − mean)/n',  squaredDeviations' = squaredDeviations + (x − mean)(x − mean')
 *
 * @throws RangeError if the value is not finite
 * Source: Welford 1962, Note on a Method for Calculating Corrected Sums of Squares, Technometrics 4(3).
 */
export function addValue(sample: SampleStatistics, value: number): SampleStatistics {
  requireFinite('value', value);
  const n = sample.n + 1;
  const mean = sample.mean + (value - sample.mean) / n;
  return { n, mean, squaredDeviations: sample.squaredDeviations + (value - sample.mean) * (value - mean) };
}

/**
 * The statistics of two samples taken together, in either order.
 *
 * Source: Chan, Golub & LeVeque 1983, Algorithms for Computing the Sample Variance, The American Statistician 37(3).
 */
export function mergeSamples(first: SampleStatistics, second: SampleStatistics): SampleStatistics {
  if (first.n === 0) return second;
  if (second.n === 0) return first;
  const n = first.n + second.n;
  const gap = second.mean - first.mean;
  return {
    n,
    mean: first.mean + (gap * second.n) / n,
    squaredDeviations: first.squaredDeviations + second.squaredDeviations + (gap * gap * first.n * second.n) / n,
  };
}

/** The statistics of values: `sampleOf([1, 2, 3])` → n 3, mean 2, squaredDeviations 2. */
export function sampleOf(values: ArrayLike<number>): SampleStatistics {
  let sample = emptySample;
  for (let index = 0; index < values.length; index += 1) sample = addValue(sample, values[index] ?? Number.NaN);
  return sample;
}

/**
 * The statistics behind three sums, as a database returns them.
 *
 *   squaredDeviations = Σx² − (Σx)²/n, not below 0
 *
 * Loses about as many digits as mean²/variance has; prefer `mergeSamples` where the mean is far from 0.
 *
 * @throws RangeError if n is not a whole number or a sum is not finite
 */
export function sampleFromSums(sums: { n: number; sum: number; sumOfSquares: number }): SampleStatistics {
  requireWhole('n', sums.n, 0);
  requireFinite('sum', sums.sum);
  requireFinite('sumOfSquares', sums.sumOfSquares);
  if (sums.n === 0) return emptySample;
  const mean = sums.sum / sums.n;
  return { n: sums.n, mean, squaredDeviations: Math.max(0, sums.sumOfSquares - sums.sum * mean) };
}

/** The mean; null for an empty sample. */
export function meanOf(sample: SampleStatistics): number | null {
  return sample.n === 0 ? null : sample.mean;
}

/** The variance with divisor n − 1; null below two values. */
export function varianceOf(sample: SampleStatistics): number | null {
  return sample.n < 2 ? null : sample.squaredDeviations / (sample.n - 1);
}

/** The standard deviation with divisor n − 1; null below two values. */
export function standardDeviationOf(sample: SampleStatistics): number | null {
  return sample.n < 2 ? null : Math.sqrt(sample.squaredDeviations / (sample.n - 1));
}

/** The standard error of the mean, for values that do not depend on each other; null below two values. */
export function standardErrorOf(sample: SampleStatistics): number | null {
  return sample.n < 2 ? null : Math.sqrt(sample.squaredDeviations / (sample.n - 1) / sample.n);
}
