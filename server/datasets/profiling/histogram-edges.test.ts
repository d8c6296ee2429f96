import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawInteger, drawNormal } from '@/lib/random/draw';
import { histogramEdges } from './histogram-edges';

const spread = (values: Partial<Parameters<typeof histogramEdges>[0]>) =>
  histogramEdges({ min: 0, max: 100, low: 0, high: 100, isWhole: false, ...values });

describe('histogramEdges', () => {
  it('gives 30 bars of equal width where nothing lies far out', () => {
    const edges = spread({ max: 60, high: 60 });
    expect(edges).toEqual(Array.from({ length: 31 }, (_, index) => index * 2));
  });

  it('lets the first and the last bar reach to the ends', () => {
    const edges = spread({ min: -1000, max: 5000, low: 0, high: 30 });
    expect(edges.slice(0, 3)).toEqual([-1000, 1, 2]);
    expect(edges.slice(-3)).toEqual([28, 29, 5000]);
  });

  it('gives each of a few whole numbers a bar of its own', () => {
    expect(spread({ min: 0, max: 4, low: 0, high: 4, isWhole: true })).toEqual([-0.5, 0.5, 1.5, 2.5, 3.5, 4.5]);
  });

  it('puts equally many whole numbers into each inner bar', () => {
    const edges = spread({ min: 0, max: 1000, low: 10, high: 99, isWhole: true });
    const inner = edges.slice(1, -1);
    expect(new Set(inner.slice(1).map((edge, index) => edge - (inner[index] ?? 0)))).toEqual(new Set([3]));
    expect(inner.every((edge) => Math.abs(edge % 1) === 0.5)).toBe(true);
    expect([edges[0], edges.at(-1)]).toEqual([-0.5, 1000.5]);
  });

  it.each([0, 7, -3.5, 1e12, 1e300, -1e-300])('gives the constant %d a bar with a width', (value) => {
    const [from = NaN, to = NaN, ...more] = spread({ min: value, max: value, low: value, high: value });
    expect(more).toEqual([]);
    expect(from).toBeLessThan(value);
    expect(to).toBeGreaterThan(value);
  });

  it('spreads over everything where nearly all values are the same', () => {
    expect(spread({ low: 0, high: 0, max: 30 })).toEqual(Array.from({ length: 31 }, (_, index) => index));
  });

  it('always rises, from the smallest value to the largest, in at most 41 bars', () => {
    const random = createRandom(11);
    for (let round = 0; round < 2000; round += 1) {
      const isWhole = drawInteger(random, 2) === 1;
      const scale = 10 ** (drawInteger(random, 30) - 10);
      const four = Array.from({ length: 4 }, () => drawNormal(random) * scale).map((value) =>
        isWhole ? Math.round(value) : value,
      );
      const [min = 0, low = 0, high = 0, max = 0] = four.sort((left, right) => left - right);
      const edges = histogramEdges({ min, low, high, max, isWhole: isWhole && Math.abs(max) < 1e15 });
      expect(edges.length).toBeGreaterThanOrEqual(2);
      expect(edges.length).toBeLessThanOrEqual(42);
      expect(edges.every((edge, index) => index === 0 || edge > (edges[index - 1] ?? Infinity))).toBe(true);
      expect(edges[0]).toBeLessThanOrEqual(min);
      expect(edges.at(-1)).toBeGreaterThanOrEqual(max);
    }
  });
});
