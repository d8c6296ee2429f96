import { describe, expect, it } from 'vitest';
import { independentDifference } from './independent-difference';
import { sampleOf, standardErrorOf } from './sample-statistics';

const window = [0.61, 0.55, 0.58, 0.63, 0.6, 0.49, 0.57];
const reference = [0.5, 0.52, 0.47, 0.49, 0.51, 0.48, 0.53, 0.5, 0.46, 0.52];
const estimateOf = (values: number[]) => {
  const sample = sampleOf(values);
  return { value: sample.mean, standardError: standardErrorOf(sample) ?? 0, units: sample.n };
};

describe('independentDifference', () => {
  it('gives the interval of Welch for two means', () => {
    // scipy 1.17.1: stats.ttest_ind(window, reference, equal_var=False).confidence_interval(0.95)
    const { difference, interval } = independentDifference({
      reference: estimateOf(reference),
      current: estimateOf(window),
    });
    expect(difference).toBeCloseTo(0.5757142857142857 - 0.498, 12);
    expect(interval?.lower).toBeCloseTo(0.034243659822656265, 10);
    expect(interval?.upper).toBeCloseTo(0.1211849116059151, 10);
  });

  it('turns round when the sides are swapped', () => {
    const there = independentDifference({ reference: estimateOf(reference), current: estimateOf(window) });
    const back = independentDifference({ reference: estimateOf(window), current: estimateOf(reference) });
    expect(back.difference).toBe(-there.difference);
    expect(back.interval?.lower).toBeCloseTo(-(there.interval?.upper ?? Number.NaN), 12);
  });

  it('widens with the level, and has no interval without any error', () => {
    const [a, b] = [estimateOf(reference), estimateOf(window)];
    const width = (level: number) => {
      const { interval } = independentDifference({ reference: a, current: b, level });
      return (interval?.upper ?? 0) - (interval?.lower ?? 0);
    };
    expect(width(0.99)).toBeGreaterThan(width(0.95));
    const exact = { value: 1, standardError: 0, units: 5 };
    expect(independentDifference({ reference: exact, current: { ...exact, value: 3 } })).toEqual({
      difference: 2,
      interval: null,
    });
  });

  it.each([
    [{ value: Number.NaN, standardError: 1, units: 5 }, /reference.value/],
    [{ value: 1, standardError: -1, units: 5 }, /standardError/],
    [{ value: 1, standardError: 1, units: 1 }, /units/],
  ])('refuses %o', (wrong, message) => {
    expect(() =>
      independentDifference({ reference: wrong, current: { value: 1, standardError: 1, units: 5 } }),
    ).toThrow(message);
  });
});
