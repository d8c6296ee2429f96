import { requireAllFinite, requireSameLength, requireWhole } from './require-argument';

/**
 * All that a regression needs to know about the units of one arm: size, means and the sums of products of deviations of
 * the outcome (place 0) and p covariates (places 1 … p).
 */
export interface CovariateStatistics {
  readonly n: number;
  /** Length p + 1. */
  readonly means: Float64Array;
  /** (p + 1) × (p + 1), row-major, symmetric. */
  readonly products: Float64Array;
}

/**
 * The statistics of one arm's units.
 *
 * @param outcome one value a unit, length n
 * @param covariates p columns of length n, known before the arm could matter and computed in the same way in every arm
 * @throws RangeError if lengths differ or a value is not finite
 */
export function covariatesOf(
  outcome: ArrayLike<number>,
  covariates: readonly ArrayLike<number>[],
): CovariateStatistics {
  const columns = [outcome, ...covariates];
  columns.forEach((column, place) => {
    requireSameLength(`outcome and covariates[${place - 1}]`, outcome, column);
    requireAllFinite(place === 0 ? 'outcome' : `covariates[${place - 1}]`, column);
  });
  const n = outcome.length;
  const size = columns.length;
  const means = Float64Array.from(columns, (column) => (n === 0 ? 0 : sumOf(n, (unit) => column[unit] ?? 0) / n));
  const products = Float64Array.from({ length: size * size }, (_, cell) => {
    const [one, other] = [Math.floor(cell / size), cell % size];
    const deviation = (place: number, unit: number): number => (columns[place]?.[unit] ?? 0) - (means[place] ?? 0);
    return sumOf(n, (unit) => deviation(one, unit) * deviation(other, unit));
  });
  return { n, means, products };
}

/**
 * The same from sums, as a database returns them or a loop keeps them; loses as many digits as mean²/variance has.
 *
 * @param sums length p + 1, outcome first
 * @param crossSums Σ of products, (p + 1) × (p + 1), row-major
 */
export function covariatesFromSums(
  n: number,
  sums: ArrayLike<number>,
  crossSums: ArrayLike<number>,
): CovariateStatistics {
  requireWhole('n', n, 0);
  const size = sums.length;
  requireSameLength('crossSums and sums × sums', crossSums, { length: size * size });
  requireAllFinite('sums', sums);
  requireAllFinite('crossSums', crossSums);
  const means = Float64Array.from({ length: size }, (_, place) => (n === 0 ? 0 : (sums[place] ?? 0) / n));
  const products = Float64Array.from({ length: size * size }, (_, cell) => {
    const [one, other] = [Math.floor(cell / size), cell % size];
    const product = (crossSums[cell] ?? 0) - (sums[one] ?? 0) * (means[other] ?? 0);
    return one === other ? Math.max(0, product) : product;
  });
  return { n, means, products };
}

function sumOf(n: number, value: (unit: number) => number): number {
  let sum = 0;
  for (let unit = 0; unit < n; unit += 1) sum += value(unit);
  return sum;
}
