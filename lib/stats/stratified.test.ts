import { describe, expect, it } from 'vitest';
import { contingencyTest } from './contingency-test';
import { differenceOfArms } from './arm-difference';
import { mergeSamples, sampleFromSums, sampleOf } from './sample-statistics';
import { stratifiedDifference } from './stratified-difference';

const share = (n: number, successes: number) => sampleFromSums({ n, sum: successes, sumOfSquares: successes });

describe('stratifiedDifference', () => {
  const strata = [
    { control: sampleOf([1, 2, 4, 3]), treatment: sampleOf([2, 5]) },
    { control: sampleOf([6, 8]), treatment: sampleOf([9, 7, 9, 10]) },
  ];

  // numpy 2.4.6: differences 1 and 1.75 of six units each; var(ddof=1)/n of the arms 5/12, 9/4, 1, 19/48.
  it('averages steps by their units', () => {
    const difference = stratifiedDifference(strata);
    expect(difference?.value).toBeCloseTo((1 + 1.75) / 2, 12);
    expect(difference?.standardError).toBeCloseTo(Math.sqrt((5 / 12 + 9 / 4 + 1 + 19 / 48) / 4), 12);
    expect(difference?.units).toBe(12);
  });

  it('is not fooled by a canary that grows while the world changes', () => {
    // Both steps: the treatment is better by .02; pooled it looks worse, as most of it came in the bad step.
    const steps = [
      { control: share(9000, 1800), treatment: share(1000, 220) },
      { control: share(5000, 250), treatment: share(5000, 350) },
    ];
    const [one, two] = steps;
    if (!one || !two) throw new Error('two steps');
    const pooled = differenceOfArms({
      control: mergeSamples(one.control, two.control),
      treatment: mergeSamples(one.treatment, two.treatment),
    });
    expect(pooled?.value).toBeLessThan(-0.03);
    expect(stratifiedDifference(steps)?.value).toBeCloseTo(0.02, 12);
  });

  it('leaves out steps without an arm, and says how much', () => {
    const single = { control: sampleOf([1, 2, 3]), treatment: sampleOf([]) };
    const difference = stratifiedDifference([...strata, single]);
    expect(difference?.value).toBeCloseTo(1.375, 12);
    expect(difference?.leftOut).toBe(3);
    expect(stratifiedDifference([single])).toBeNull();
    expect(stratifiedDifference([])).toBeNull();
  });
});

describe('contingencyTest', () => {
  // scipy 1.17.1: stats.chi2_contingency(correction=False); V by stats.contingency.association.
  it('is the chi-square test of a table', () => {
    const test = contingencyTest([
      [10, 20, 30],
      [6, 9, 17],
    ]);
    expect(test?.chiSquare).toBeCloseTo(0.27157465150403504, 10);
    expect(test?.degreesOfFreedom).toBe(2);
    expect(test?.pValue).toBeCloseTo(0.873028283380073, 10);
  });

  it('leaves empty rows and columns out, and needs two of each', () => {
    const test = contingencyTest([
      [5, 0, 5],
      [0, 0, 0],
      [0, 0, 10],
    ]);
    expect(test?.degreesOfFreedom).toBe(1);
    expect(test?.cramersV).toBeCloseTo(Math.sqrt(1 / 3), 12);
    expect(contingencyTest([[1, 2]])).toBeNull();
    expect(contingencyTest([])).toBeNull();
    expect(() => contingencyTest([[1, 2], [1]])).toThrow('same length');
    expect(() => contingencyTest([[1, -2], [1, 1]])).toThrow('table[0][1]');
  });
});
