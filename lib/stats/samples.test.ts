import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { clusterDesign, serialCorrelation } from './design-effect';
import { quantileOfSorted, sortedValues } from './quantile';
import {
  addValue,
  emptySample,
  meanOf,
  mergeSamples,
  sampleFromSums,
  sampleOf,
  standardDeviationOf,
  standardErrorOf,
  varianceOf,
} from './sample-statistics';
import { pairedDifferences } from './paired-differences';

describe('sample statistics', () => {
  // numpy 2.4.6: var([3, 1, 4, 1, 5, 9, 2, 6], ddof=1) = 7.553571428571429, mean 3.875
  const values = [3, 1, 4, 1, 5, 9, 2, 6];

  it('has the mean and variance of numpy', () => {
    expect(meanOf(sampleOf(values))).toBeCloseTo(3.875, 14);
    expect(varianceOf(sampleOf(values))).toBeCloseTo(7.553571428571429, 13);
    expect(standardErrorOf(sampleOf(values))).toBeCloseTo(Math.sqrt(7.553571428571429 / 8), 13);
  });

  it('merges parts of unequal size into the whole, in any order', () => {
    const whole = sampleOf(values);
    for (const cut of [0, 1, 5, 8]) {
      const [first, second] = [sampleOf(values.slice(0, cut)), sampleOf(values.slice(cut))];
      for (const merged of [mergeSamples(first, second), mergeSamples(second, first)]) {
        expect(merged.n).toBe(whole.n);
        expect(merged.mean).toBeCloseTo(whole.mean, 13);
        expect(merged.squaredDeviations).toBeCloseTo(whole.squaredDeviations, 12);
      }
    }
  });

  it('reads the sums of a database, and never gives a negative variance', () => {
    const sums = { n: 8, sum: 31, sumOfSquares: 173 };
    expect(varianceOf(sampleFromSums(sums))).toBeCloseTo(7.553571428571429, 12);
    expect(varianceOf(sampleFromSums({ n: 3, sum: 0.3, sumOfSquares: 0.03 }))).toBeGreaterThanOrEqual(0);
    expect(sampleFromSums({ n: 0, sum: 0, sumOfSquares: 0 })).toEqual(emptySample);
  });

  it('keeps its digits far from zero', () => {
    expect(varianceOf(sampleOf([1e9 + 1, 1e9 + 2, 1e9 + 3]))).toBeCloseTo(1, 9);
  });

  it('gives null, not zero, where a figure is undefined', () => {
    expect(meanOf(emptySample)).toBeNull();
    expect(varianceOf(addValue(emptySample, 3))).toBeNull();
    expect(standardDeviationOf(emptySample)).toBeNull();
    expect(standardErrorOf(sampleOf([1]))).toBeNull();
    expect(varianceOf(sampleOf([0.1, 0.1, 0.1]))).toBe(0);
  });

  it('refuses values that are not numbers', () => {
    expect(() => addValue(emptySample, Number.NaN)).toThrow(RangeError);
    expect(() => sampleFromSums({ n: 1.5, sum: 1, sumOfSquares: 1 })).toThrow('n must be');
  });
});

it('pairs rows as challenger minus champion', () => {
  expect([...pairedDifferences([1, 2, 3], [4, 2, 1])]).toEqual([3, 0, -2]);
  expect(() => pairedDifferences([1], [1, 2])).toThrow('same length');
});

describe('clusterDesign', () => {
  // scipy 1.17.1 f_oneway gives F of these groups; rho = (F − 1)/(F − 1 + m) with m = 2.8889.
  it('agrees with the F statistic of unequal groups', () => {
    const design = clusterDesign({
      values: [1, 2, 1.5, 3, 2.5, 0.5, 1, 0, 0.7],
      clusters: ['a', 'a', 'a', 'b', 'b', 'c', 'c', 'c', 'c'],
    });
    expect(design?.intraclassCorrelation).toBeCloseTo(0.8471055445242095, 12);
    expect(design?.typicalSize).toBeCloseTo(2.888888888888889, 12);
    expect(design?.designEffect).toBeCloseTo(2.8824567656093545, 12);
    expect(design?.effectiveRows).toBeCloseTo(9 / 2.8824567656093545, 12);
  });

  it('finds the design effect that rows were drawn with', () => {
    const random = createRandom(6);
    const share = 6 / 669;
    const values: number[] = [];
    const clusters: number[] = [];
    for (let day = 0; day < 200; day += 1) {
      const shock = Math.sqrt(share) * drawNormal(random);
      for (let row = 0; row < 670; row += 1) {
        values.push(shock + Math.sqrt(1 - share) * drawNormal(random));
        clusters.push(day);
      }
    }
    expect(Math.abs((clusterDesign({ values, clusters })?.designEffect ?? 0) - 7)).toBeLessThan(1);
  });

  it('says nothing about one cluster, single rows or constants', () => {
    expect(clusterDesign({ values: [1, 2], clusters: ['a', 'a'] })).toBeNull();
    expect(clusterDesign({ values: [1, 2], clusters: ['a', 'b'] })).toBeNull();
    expect(clusterDesign({ values: [0.1, 0.1, 0.1, 0.1], clusters: ['a', 'a', 'b', 'b'] })).toBeNull();
    expect(clusterDesign({ values: [1, -1, 1, -1], clusters: ['a', 'a', 'b', 'b'] })?.designEffect).toBe(1);
  });
});

describe('serialCorrelation', () => {
  // statsmodels 0.15.0: acf([3,1,4,1,5,9,2,6,5,3,5], nlags=2, fft=False)
  it.each([
    [1, -0.16071429],
    [2, -0.01785714],
  ])('at lag %d', (lag, expected) => {
    expect(serialCorrelation([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5], lag)).toBeCloseTo(expected, 8);
  });
  it('says nothing about constants or too few values', () => {
    expect(serialCorrelation([2, 2, 2, 2])).toBeNull();
    expect(serialCorrelation([1, 2])).toBeNull();
  });
});

describe('quantiles', () => {
  // numpy 2.4.6: quantile([1, 2, 4, 8, 16], [0, .1, .25, .5, .9, 1])
  it.each([
    [0, 1],
    [0.1, 1.4],
    [0.25, 2],
    [0.5, 4],
    [0.9, 12.8],
    [1, 16],
  ])('at %d', (share, expected) => {
    expect(quantileOfSorted([1, 2, 4, 8, 16], share)).toBeCloseTo(expected, 12);
  });
  it('sorts without touching its input, and refuses NaN and nothing', () => {
    const values = [3, -1, 2];
    expect([...sortedValues(values)]).toEqual([-1, 2, 3]);
    expect(values).toEqual([3, -1, 2]);
    expect(quantileOfSorted([7], 0.3)).toBe(7);
    expect(() => sortedValues([1, Number.NaN])).toThrow('values[1]');
    expect(() => quantileOfSorted([], 0.5)).toThrow('at least one value');
    expect(() => quantileOfSorted([1], 2)).toThrow('share');
  });
});
