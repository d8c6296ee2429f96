import { betaCdf } from './beta';
import { findRoot, findUpperBracket } from './find-root';
import { gammaTail } from './gamma';
import { requireFinite, requirePositive, requireProbability } from './require-argument';

/**
 * The chance that a chi-square variable with the given degrees of freedom exceeds x.
 *
 *   Q(df/2, x/2)
 *
 * @returns 0..1; relative error below 1e-11 for df ≤ 20,000
 * @throws RangeError if x < 0 or df ≤ 0
 * Source: Abramowitz & Stegun 1964, 26.4.19.
 */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  requirePositive('degreesOfFreedom', degreesOfFreedom);
  return gammaTail(degreesOfFreedom / 2, x / 2);
}

/** The value a chi-square variable exceeds with the given chance: `chiSquareUpper(0.05, 1)` → 3.8415. */
export function chiSquareUpper(chance: number, degreesOfFreedom: number): number {
  requireProbability('chance', chance);
  const rising = (x: number): number => chance - chiSquareTail(x, degreesOfFreedom);
  return findRoot(rising, 0, findUpperBracket(rising, degreesOfFreedom));
}

/**
 * The chance that a Student t variable exceeds t (one side).
 *
 *   ½ · I at df/(df + t²) of (df/2, ½) for t ≥ 0, one minus that of −t below
 *
 * @returns 0..1; relative error below 1e-10
 * @throws RangeError if t is not finite or df ≤ 0
 * Source: Abramowitz & Stegun 1964, 26.7.1.
 */
export function studentTail(t: number, degreesOfFreedom: number): number {
  requireFinite('t', t);
  requirePositive('degreesOfFreedom', degreesOfFreedom);
  const tail = 0.5 * betaCdf(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
  return t >= 0 ? tail : 1 - tail;
}

/** The value a Student t variable exceeds with the given chance (one side): `studentUpper(0.025, 10)` → 2.2281. */
export function studentUpper(chance: number, degreesOfFreedom: number): number {
  requireProbability('chance', chance);
  if (chance > 0.5) return -studentUpper(1 - chance, degreesOfFreedom);
  const rising = (t: number): number => chance - studentTail(t, degreesOfFreedom);
  return findRoot(rising, 0, findUpperBracket(rising, 1));
}

/**
 * The chance that an F variable exceeds x.
 *
 *   I at df2/(df2 + df1·x) of (df2/2, df1/2)
 *
 * @throws RangeError if x < 0 or a degree of freedom ≤ 0
 * Source: Abramowitz & Stegun 1964, 26.6.2.
 */
export function fTail(x: number, numeratorFreedom: number, denominatorFreedom: number): number {
  requireFinite('x', x);
  requirePositive('numeratorFreedom', numeratorFreedom);
  requirePositive('denominatorFreedom', denominatorFreedom);
  if (x < 0) throw new RangeError(`x must be at least 0, got ${x}`);
  const share = denominatorFreedom / (denominatorFreedom + numeratorFreedom * x);
  return betaCdf(share, denominatorFreedom / 2, numeratorFreedom / 2);
}
