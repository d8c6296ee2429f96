import { requireAllFinite } from './require-argument';

/**
 * The value below which a share of sorted values lies, interpolated between neighbours.
 *
 *   position = share·(n − 1); the value there, linearly between the two nearest
 *
 * @param sorted rising, length ≥ 1
 * @param share 0..1
 * @throws RangeError if there are no values or share lies outside 0..1
 * Source: Hyndman & Fan 1996, Sample Quantiles in Statistical Packages, definition 7.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError('sorted must hold at least one value, got none');
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share must lie in 0..1, got ${share}`);
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const left = sorted[below] ?? Number.NaN;
  const right = sorted[Math.min(below + 1, sorted.length - 1)] ?? left;
  const between = position - below;
  return between < 0.5 ? left + (right - left) * between : right - (right - left) * (1 - between);
}

/** The values in rising order, in a new array. Throws RangeError if one is not finite. */
export function sortedValues(values: ArrayLike<number>): Float64Array {
  requireAllFinite('values', values);
  return Float64Array.from(values).sort();
}
