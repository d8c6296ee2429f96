import { studentUpper } from './distributions';
import { findRoot, findUpperBracket } from './find-root';
import { logGamma } from './gamma';
import { normalCdf, normalQuantile } from './normal';
import { requirePositive, requireProbability } from './require-argument';

/**
 * Units in each of two even arms at which a change of a share is found with the given chance by `testProportions`.
 *
 *   n = ( z_(1−alpha/2)·√(2p(1 − p)) + z_power·√(a(1 − a) + b(1 − b)) )² / (b − a)²,  p = (a + b)/2
 *
 * @param input.baseline a, and input.target b, different shares strictly between 0 and 1
 * @returns units an arm, not rounded
 * @throws RangeError if an argument lies outside its range or the shares are equal
 * Source: Fleiss, Levin & Paik 2003, Statistical Methods for Rates and Proportions, eq. 4.14.
 */
export function unitsForProportions(input: {
  baseline: number;
  target: number;
  alpha: number;
  power: number;
}): number {
  const { baseline, target, alpha, power } = input;
  for (const [name, value] of Object.entries(input)) requireProbability(name, value);
  requirePositive('|target − baseline|', Math.abs(target - baseline));
  const pooled = (baseline + target) / 2;
  const under = normalQuantile(1 - alpha / 2) * Math.sqrt(2 * pooled * (1 - pooled));
  const apart = normalQuantile(power) * Math.sqrt(baseline * (1 - baseline) + target * (1 - target));
  return ((under + apart) / (target - baseline)) ** 2;
}

/**
 * The distance of two shares on the scale on which their spread is the same everywhere (Cohen's h).
 *
 *   h = 2·arcsin √target − 2·arcsin √baseline
 *
 * The chance to find it with n units an arm is `powerForEffect({ sd: 2, effect: h, units: 2n, … })`.
 *
 * @throws RangeError if a share lies outside 0..1
 * Source: Cohen 1988, Statistical Power Analysis, 6.2.
 */
export function arcsineEffect({ baseline, target }: { baseline: number; target: number }): number {
  for (const [name, share] of Object.entries({ baseline, target })) {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`${name} must lie in 0..1, got ${share}`);
  }
  return 2 * Math.asin(Math.sqrt(target)) - 2 * Math.asin(Math.sqrt(baseline));
}

/**
 * Units in each of two even arms at which that chance is reached, both sides counted: what many calculators give.
 *
 * @returns units an arm, not rounded
 * @throws RangeError if an argument lies outside its range or the shares are equal
 * Source: as `arcsineEffect`.
 */
export function unitsByArcsine(input: { baseline: number; target: number; alpha: number; power: number }): number {
  const effect = arcsineEffect(input);
  requirePositive('|target − baseline|', Math.abs(effect));
  requireProbability('power', input.power);
  const { alpha, power } = input;
  const short = (units: number): number => powerForEffect({ sd: 2, effect, alpha, units: 2 * units }) - power;
  return short(1e-6) >= 0 ? 1e-6 : findRoot(short, 1e-6, findUpperBracket(short, 2));
}

/**
 * Units at which an effect is found with the given chance, at large sizes and a size fixed beforehand.
 *
 *   n = ( (z_(1−alpha/2) + z_power)·sd/effect )²
 *
 * @param input.sd standard error of the estimate times √units: the sd of paired differences for one unit a pair, or
 * `splitSpread` for two arms (n then counts both)
 * @throws RangeError if an argument lies outside its range
 * Source: Cochran & Cox 1957, Experimental Designs, 2.2.
 */
export function unitsForEffect(input: { sd: number; effect: number; alpha: number; power: number }): number {
  requirePositive('sd', input.sd);
  requirePositive('|effect|', Math.abs(input.effect));
  requireProbability('alpha', input.alpha);
  requireProbability('power', input.power);
  const reach = normalQuantile(1 - input.alpha / 2) + normalQuantile(input.power);
  return ((reach * input.sd) / input.effect) ** 2;
}

/** The effect that is found with the given chance at so many units: `unitsForEffect` solved for the effect. */
export function detectableEffect(input: { sd: number; units: number; alpha: number; power: number }): number {
  requirePositive('sd', input.sd);
  requirePositive('units', input.units);
  requireProbability('alpha', input.alpha);
  requireProbability('power', input.power);
  const reach = normalQuantile(1 - input.alpha / 2) + normalQuantile(input.power);
  return (reach * input.sd) / Math.sqrt(input.units);
}

/** The chance to find an effect at so many units: `unitsForEffect` the other way round, both sides counted. */
export function powerForEffect(input: { sd: number; effect: number; alpha: number; units: number }): number {
  requirePositive('sd', input.sd);
  requirePositive('units', input.units);
  requireProbability('alpha', input.alpha);
  const shift = (input.effect * Math.sqrt(input.units)) / input.sd;
  const bound = normalQuantile(1 - input.alpha / 2);
  return normalCdf(shift - bound) + normalCdf(-shift - bound);
}

/**
 * The chance that the t test of two even arms finds a difference, exactly for normal values.
 *
 *   E over s of Φ(δ − t·s) + Φ(−δ − t·s),  δ = effectSize·√(n/2),  t the Student bound, s² = χ²/df, df = 2n − 2
 *
 * @param input.effectSize difference in standard deviations of a unit (Cohen's d)
 * @param input.unitsPerArm n > 1, may be broken
 * @returns absolute error below 1e-9
 * Source: Johnson & Kotz 1970, Continuous Univariate Distributions 2, ch. 31 (noncentral t).
 */
export function powerForMeans(input: { effectSize: number; unitsPerArm: number; alpha: number }): number {
  const { effectSize, unitsPerArm, alpha } = input;
  requirePositive('unitsPerArm − 1', unitsPerArm - 1);
  requireProbability('alpha', alpha);
  const freedom = 2 * unitsPerArm - 2;
  const shift = effectSize * Math.sqrt(unitsPerArm / 2);
  const bound = studentUpper(alpha / 2, freedom);
  const spread = 1 / Math.sqrt(2 * freedom);
  const front = Math.LN2 + (freedom / 2) * Math.log(freedom / 2) - logGamma(freedom / 2);
  const step = spread / 6;
  let power = 0;
  for (let log = -12 * spread - 40 / freedom; log <= 12 * spread; log += step) {
    const scale = Math.exp(log);
    const mass = Math.exp(front + freedom * log - (freedom / 2) * scale * scale);
    power += mass * (normalCdf(shift - bound * scale) + normalCdf(-shift - bound * scale));
  }
  return power * step;
}

/**
 * Units in each of two even arms at which the t test finds a difference with the given chance.
 *
 *   the n at which `powerForMeans` is `power`
 *
 * @returns units an arm, not rounded, at least 2
 * Source: as `powerForMeans`.
 */
export function unitsForMeans(input: { effectSize: number; alpha: number; power: number }): number {
  const { effectSize, alpha, power } = input;
  requirePositive('|effectSize|', Math.abs(effectSize));
  requireProbability('power', power);
  const short = (unitsPerArm: number): number => powerForMeans({ effectSize, unitsPerArm, alpha }) - power;
  if (short(2) >= 0) return 2;
  return findRoot(short, 2, findUpperBracket(short, 4));
}
