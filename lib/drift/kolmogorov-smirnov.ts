import { sortedValues } from '@/lib/stats/quantile';
import { requireWhole } from '@/lib/stats/require-argument';

export interface KolmogorovSmirnovTest {
  /** The largest gap between the two shares at or below any value, 0..1. */
  statistic: number;
  pValue: number;
}

/**
 * Whether two samples may come from the same distribution, by the largest gap between their cumulative shares.
 *
 *   statistic = max over x of |share of reference ≤ x − share of current ≤ x|
 *   pValue = `kolmogorovTail(round(n·m/(n + m)), statistic)`, n and m the sizes
 *
 * @param reference values, length n ≥ 1, finite
 * @param current   values, length m ≥ 1; sizes may differ
 * @returns statistic larger is worse; pValue too large where values are tied, as ties can only hide a gap.
 * Rows must not depend on each other; on many rows trifles become significant: read the statistic beside p
 * @throws RangeError if a sample is empty or a value is not finite
 * Source: Smirnov 1939; the sample size in p as in scipy's ks_2samp(method='asymp').
 */
export function testKolmogorovSmirnov(reference: ArrayLike<number>, current: ArrayLike<number>): KolmogorovSmirnovTest {
  requireWhole('reference.length', reference.length, 1);
  requireWhole('current.length', current.length, 1);
  const statistic = largestGap(sortedValues(reference), sortedValues(current));
  const size = Math.max(1, Math.round((reference.length * current.length) / (reference.length + current.length)));
  return { statistic, pValue: kolmogorovTail(size, statistic) };
}

function largestGap(reference: Float64Array, current: Float64Array): number {
  let gap = 0;
  let before = 0;
  let after = 0;
  while (before < reference.length && after < current.length) {
    const value = Math.min(reference[before] ?? Infinity, current[after] ?? Infinity);
    while (before < reference.length && (reference[before] ?? 0) <= value) before += 1;
    while (after < current.length && (current[after] ?? 0) <= value) after += 1;
    gap = Math.max(gap, Math.abs(before / reference.length - after / current.length));
  }
  return gap;
}

/**
 * The chance that n independent values stray from their distribution by a gap of d or more, to either side.
 *
 *   where n·d² ≥ 1.2: 2·P + Σ from k = 2 of 2(−1)^(k−1) e^(−2k²·n·d²), P the exact chance of such a gap to one side,
 *   P = d Σ over j ≤ n(1 − d) of C(n, j) (d + j/n)^(j−1) (1 − d − j/n)^(n−j)
 *   else: Σ from k = 1 of 2(−1)^(k−1) e^(−2k²y²), y = x + 1/(6√n) + (x − 1)/(4n), x = √n·d
 *
 * @returns 0..1; relative error below 1e-8 where the result is below 0.001 and n ≥ 20; absolute error below 0.001 for
 * n ≥ 20 and below 0.01 for n ≥ 5
 * @throws RangeError if n is not whole or d lies outside 0..1
 * Source: Birnbaum & Tingey 1951 (one side); Kolmogorov 1933 (series); correction, Vrbik 2018, Small-Sample Corrections
 * to Kolmogorov–Smirnov Test Statistic; joined after Simard & L'Ecuyer 2011, JSS 39(11).
 */
export function kolmogorovTail(n: number, d: number): number {
  requireWhole('n', n, 1);
  if (!(d >= 0 && d <= 1)) throw new RangeError(`d must lie in 0..1, got ${d}`);
  if (d <= 1 / (2 * n)) return 1;
  if (d === 1) return 0;
  const x = Math.sqrt(n) * d;
  const corrected = x + 1 / (6 * Math.sqrt(n)) + (x - 1) / (4 * n);
  const tail = x * x >= 1.2 ? 2 * oneSidedTail(n, d) + limitingSeries(x, 2) : limitingSeries(corrected, 1);
  return Math.min(1, Math.max(0, tail));
}

/** Kolmogorov's series from term `first` on; below x = 0.2 the whole series is 1 to 15 digits. */
function limitingSeries(x: number, first: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = first; k <= 50; k += 1) sum += (k % 2 === 0 ? -2 : 2) * Math.exp(-2 * k * k * x * x);
  return sum;
}

function oneSidedTail(n: number, d: number): number {
  let sum = 0;
  let logChoose = 0;
  for (let j = 0; j <= n * (1 - d); j += 1) {
    if (j > 0) logChoose += Math.log((n - j + 1) / j);
    const left = d + j / n;
    const right = 1 - left;
    if (right <= 0) break;
    sum += Math.exp(logChoose + (j - 1) * Math.log(left) + (n - j) * Math.log(right));
  }
  return d * sum;
}
