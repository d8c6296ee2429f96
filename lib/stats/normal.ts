import { gammaTail } from './gamma';
import { requireProbability } from './require-argument';

/**
 * The share of the standard normal distribution above z.
 *
 *   ½ · Q(½, z²/2) for z ≥ 0, one minus that of −z below
 *
 * @returns 0..1; relative error below 1e-12 down to 1e-300
 * @throws RangeError if z is NaN
 * Source: Abramowitz & Stegun 1964, 26.2.3 with 6.5.17 and 7.1.2.
 */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) throw new RangeError('z must be a number, got NaN');
  if (z === Infinity) return 0;
  if (z === -Infinity) return 1;
  const tail = 0.5 * gammaTail(0.5, (z * z) / 2);
  return z >= 0 ? tail : 1 - tail;
}

/** The share of the standard normal distribution at or below z: `normalCdf(1.96)` → 0.975. */
export function normalCdf(z: number): number {
  return normalTail(-z);
}

/**
 * The value below which a share of the standard normal distribution lies: `normalQuantile(0.975)` → 1.96.
 * A rational first guess, then three steps of Halley's method on `normalCdf`.
 *
 * @param share strictly between 0 and 1
 * @returns relative error below 1e-12
 * @throws RangeError if share lies outside its range
 * Source: first guess Abramowitz & Stegun 1964, 26.2.23; Halley 1694.
 */
export function normalQuantile(share: number): number {
  requireProbability('share', share);
  if (share > 0.5) return -normalQuantile(1 - share);
  let z = -firstGuess(share);
  for (let step = 0; step < 3; step += 1) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const newton = (normalTail(-z) - share) / density;
    z -= newton / (1 + (z * newton) / 2);
  }
  return z;
}

function firstGuess(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
