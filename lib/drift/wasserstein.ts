import { sortedValues } from '@/lib/stats/quantile';
import { requireWhole } from '@/lib/stats/require-argument';

/**
 * How far, on average, values must be moved to turn one sample into the other (Wasserstein-1, earth mover's distance).
 *
 *   ∫ |share of reference ≤ x − share of current ≤ x| dx
 *
 * @param reference values, length n ≥ 1, finite
 * @param current   values, length m ≥ 1; sizes may differ
 * @returns in the units of the values, ≥ 0; larger is worse; symmetric
 * @throws RangeError if a sample is empty or a value is not finite
 * Source: Vallender 1974, Calculation of the Wasserstein Distance Between Distributions on the Line.
 *
 *   wassersteinDistance([0, 1, 3], [5, 6, 8]); // 5
 */
export function wassersteinDistance(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  requireWhole('reference.length', reference.length, 1);
  requireWhole('current.length', current.length, 1);
  const first = sortedValues(reference);
  const second = sortedValues(current);
  let distance = 0;
  let before = 0;
  let after = 0;
  let value = Math.min(first[0] ?? 0, second[0] ?? 0);
  while (before < first.length || after < second.length) {
    const next = Math.min(first[before] ?? Infinity, second[after] ?? Infinity);
    distance += Math.abs(before / first.length - after / second.length) * (next - value);
    value = next;
    while (before < first.length && (first[before] ?? 0) <= value) before += 1;
    while (after < second.length && (second[after] ?? 0) <= value) after += 1;
  }
  return distance;
}

/**
 * The same, measured in standard deviations of the reference, so that columns can be compared.
 *
 *   wassersteinDistance / max(standard deviation of reference (divisor n), 0.001)
 *
 * Source: the floor of 0.001 is the rule of Evidently's `wasserstein_distance_norm`.
 */
export function normedWasserstein(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const distance = wassersteinDistance(reference, current);
  let mean = 0;
  for (let index = 0; index < reference.length; index += 1) mean += (reference[index] ?? 0) / reference.length;
  let squares = 0;
  for (let index = 0; index < reference.length; index += 1) squares += ((reference[index] ?? 0) - mean) ** 2;
  return distance / Math.max(0.001, Math.sqrt(squares / reference.length));
}
