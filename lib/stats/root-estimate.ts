import type { EstimateWithError } from './independent-difference';
import { standardErrorOf, type SampleStatistics } from './sample-statistics';

/**
 * The root of a mean with its error (root mean squared error of squared errors).
 *
 *   value = √m,  standardError = se(m)/(2√m)
 *
 * @param squares one squared error a unit; `sampleOf` or `sampleFromSums`
 * @returns null below two units, or where the mean is not above 0
 * Source: delta method; Cramér 1946, Mathematical Methods of Statistics, 28.4.
 */
export function rootEstimate(squares: SampleStatistics): EstimateWithError | null {
  const error = standardErrorOf(squares);
  if (error === null || squares.mean <= 0) return null;
  const value = Math.sqrt(squares.mean);
  return { value, standardError: error / (2 * value), units: squares.n };
}
