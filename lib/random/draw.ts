import type { Random } from './create-random';

/**
 * A whole number drawn evenly from 0 … below − 1.
 *
 * @throws RangeError unless below is a whole number, 1 ≤ below ≤ 2^32
 */
export function drawInteger(random: Random, below: number): number {
  if (!Number.isInteger(below) || below < 1 || below > 4294967296) {
    throw new RangeError(`below must be a whole number in 1..2^32, got ${below}`);
  }
  return Math.floor(random() * below);
}

/**
 * A draw from the standard normal distribution, by the polar method; uses two or more uniform numbers.
 *
 * Source: Marsaglia & Bray 1964, A Convenient Method for Generating Normal Variables, SIAM Review 6(3).
 */
export function drawNormal(random: Random): number {
  for (;;) {
    const x = 2 * random() - 1;
    const y = 2 * random() - 1;
    const radius = x * x + y * y;
    if (radius > 0 && radius < 1) return x * Math.sqrt((-2 * Math.log(radius)) / radius);
  }
}
