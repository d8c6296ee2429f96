import { describe, expect, it } from 'vitest';
import { createRandom } from './create-random';
import { drawBeta, drawGamma } from './draw-beta';

describe('draws', () => {
  // Moments of the distributions: gamma a and a, beta a/(a + b) and ab/((a + b)²(a + b + 1)).
  it.each([0.3, 1, 2.5, 40])('gamma of shape %d has its mean and variance', (shape) => {
    const random = createRandom(17);
    const draws = Array.from({ length: 60_000 }, () => drawGamma(random, shape));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean / shape - 1)).toBeLessThan(0.03);
    expect(Math.abs(variance / shape - 1)).toBeLessThan(0.06);
    expect(draws.every((x) => x > 0)).toBe(true);
  });

  it('beta has its mean and variance and stays within 0..1', () => {
    const random = createRandom(18);
    const draws = Array.from({ length: 40_000 }, () => drawBeta(random, 3, 7));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(0.3, 2);
    expect(Math.abs(variance - 21 / 1100)).toBeLessThan(0.001);
    expect(() => drawGamma(random, 0)).toThrow('shape');
  });
});
