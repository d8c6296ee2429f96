import type { Random } from './create-random';
import { drawNormal } from './draw';

/**
 * A draw from the gamma distribution with scale 1, by squeezed rejection; uses three or more uniform numbers.
 *
 * @param shape above 0
 * @throws RangeError unless shape is a finite number above 0
 * Source: Marsaglia & Tsang 2000, A Simple Method for Generating Gamma Variables, ACM TOMS 26(3); below 1 by their
 * section 6, Γ(shape) = Γ(shape + 1)·u^(1/shape).
 */
export function drawGamma(random: Random, shape: number): number {
  if (!(shape > 0 && shape < Infinity)) throw new RangeError(`shape must be a finite number above 0, got ${shape}`);
  if (shape < 1) return drawGamma(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(random);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A draw from the beta distribution: one gamma over the sum of two. */
export function drawBeta(random: Random, alpha: number, beta: number): number {
  const one = drawGamma(random, alpha);
  return one / (one + drawGamma(random, beta));
}
