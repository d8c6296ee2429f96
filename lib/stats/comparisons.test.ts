import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { adjustBenjaminiHochberg, adjustBonferroni, adjustHolm } from './adjust-p-values';
import cases from './cases/comparisons.json';
import { contingencyTest } from './contingency-test';
import { fisherExact } from './fisher-exact';
import { testRanks } from './mann-whitney';
import { normalTail } from './normal';
import { testMeansPooled } from './pooled-test';
import { testProportions, waldInterval, wilsonInterval } from './proportions';
import { sampleOf } from './sample-statistics';
import { testMeans } from './welch-test';

// cases/comparisons.json: scipy 1.10.1 and statsmodels 0.13.5, relative 1e-6.
const ofKind = (kind: string): (typeof cases.cases)[number][] => cases.cases.filter((item) => item.kind === kind);
type Counts = { conversions: number; n: number };
const proportion = (arm: unknown): { successes: number; n: number } => {
  const { conversions, n } = arm as Counts;
  return { successes: conversions, n };
};
const values = (arm: unknown): number[] => arm as number[];

describe('two proportions', () => {
  it.each(ofKind('two-proportions'))('$name', ({ control, treatment, expected }) => {
    const test = testProportions({ control: proportion(control), treatment: proportion(treatment) });
    expect(test?.difference).toBeCloseTo(expected.abs_diff ?? Number.NaN, 12);
    expect(test?.z).toBeCloseTo(expected.z_pooled ?? Number.NaN, 7);
    expect(test?.pValue).toBeCloseTo(expected.p_two_sided ?? Number.NaN, 9);
    expect(test?.interval.lower).toBeCloseTo(expected.ci95_diff_newcombe?.[0] ?? Number.NaN, 8);
    expect(test?.interval.upper).toBeCloseTo(expected.ci95_diff_newcombe?.[1] ?? Number.NaN, 8);
    const wald = waldInterval({ control: proportion(control), treatment: proportion(treatment) });
    expect(wald?.lower).toBeCloseTo(expected.ci95_diff_wald_unpooled?.[0] ?? Number.NaN, 10);
    expect(wald?.upper).toBeCloseTo(expected.ci95_diff_wald_unpooled?.[1] ?? Number.NaN, 10);
    const tested = [proportion(control), proportion(treatment)];
    const table = contingencyTest(tested.map(({ successes, n }) => [successes, n - successes]));
    expect(table?.chiSquare).toBeCloseTo(expected.chi2_no_correction ?? Number.NaN, 7);
    expect(normalTail(test?.z ?? 0)).toBeCloseTo(expected.p_one_sided_treatment_larger ?? Number.NaN, 9);
    if (expected.fisher_exact_p) {
      const exact = fisherExact({ control: proportion(control), treatment: proportion(treatment) });
      expect(exact / expected.fisher_exact_p).toBeCloseTo(1, 7);
    }
    for (const [arm, bounds] of [
      [control, expected.wilson95_control],
      [treatment, expected.wilson95_treatment],
    ]) {
      const interval = wilsonInterval(proportion(arm));
      const [lower, upper] = values(bounds);
      expect(interval?.lower).toBeCloseTo(lower ?? Number.NaN, 8);
      expect(interval?.upper).toBeCloseTo(upper ?? Number.NaN, 8);
    }
  });

  it('swapping the arms turns the sign', () => {
    const control = { successes: 5, n: 100 };
    const treatment = { successes: 12, n: 70 };
    const forth = testProportions({ control, treatment });
    const back = testProportions({ control: treatment, treatment: control });
    expect(back?.difference).toBeCloseTo(-(forth?.difference ?? 0), 12);
    expect(back?.interval.lower).toBeCloseTo(-(forth?.interval.upper ?? 0), 12);
    expect(back?.pValue).toBeCloseTo(forth?.pValue ?? 0, 12);
  });

  it('says nothing where z is undefined', () => {
    const none = { successes: 0, n: 10 };
    expect(testProportions({ control: none, treatment: none })).toBeNull();
    expect(testProportions({ control: { successes: 0, n: 0 }, treatment: none })).toBeNull();
    expect(wilsonInterval({ successes: 0, n: 0 })).toBeNull();
    expect(() => wilsonInterval({ successes: 3, n: 2 })).toThrow('must not exceed');
    expect(() => wilsonInterval({ successes: 1, n: 2 }, 1)).toThrow('level');
  });

  it('keeps its bounds at the edges of 0..1', () => {
    expect(wilsonInterval({ successes: 0, n: 50 })?.lower).toBe(0);
    expect(wilsonInterval({ successes: 50, n: 50 })?.upper).toBe(1);
    expect(wilsonInterval({ successes: 5e11, n: 1e12 })?.lower).toBeCloseTo(0.5, 5);
  });
});

describe('two means', () => {
  it.each(ofKind('two-means'))('$name', ({ control, treatment, expected }) => {
    const test = testMeans({ control: sampleOf(values(control)), treatment: sampleOf(values(treatment)) });
    expect(test?.t).toBeCloseTo(expected.welch_t ?? Number.NaN, 8);
    expect(test?.degreesOfFreedom).toBeCloseTo(expected.welch_df ?? Number.NaN, 6);
    expect(test?.pValue).toBeCloseTo(expected.p_two_sided ?? Number.NaN, 9);
    expect(test?.interval.lower).toBeCloseTo(expected.ci95_diff?.[0] ?? Number.NaN, 6);
    expect(test?.interval.upper).toBeCloseTo(expected.ci95_diff?.[1] ?? Number.NaN, 6);
    const pooled = testMeansPooled({ control: sampleOf(values(control)), treatment: sampleOf(values(treatment)) });
    expect(pooled?.t).toBeCloseTo(expected.student_t_pooled ?? Number.NaN, 8);
    expect(pooled?.pValue).toBeCloseTo(expected.student_p ?? Number.NaN, 9);
    expect(pooled?.effectSize).toBeCloseTo(expected.cohens_d ?? Number.NaN, 9);
    const ranks = testRanks({ control: values(control), treatment: values(treatment) });
    expect(ranks?.u).toBe(expected.mannwhitney_u_treatment);
    expect(ranks?.pValue).toBeCloseTo(expected.mannwhitney_p ?? Number.NaN, 9);
  });

  it('ranks turn round when swapped, and say nothing of nothing', () => {
    const forth = testRanks({ control: [1, 5, 5, 9], treatment: [5, 7] });
    const back = testRanks({ control: [5, 7], treatment: [1, 5, 5, 9] });
    expect((forth?.u ?? 0) + (back?.u ?? 0)).toBe(8);
    expect(forth?.pValue).toBeCloseTo(back?.pValue ?? -1, 12);
    expect(testRanks({ control: [], treatment: [1] })).toBeNull();
    expect(testRanks({ control: [2, 2], treatment: [2] })?.pValue).toBeNull();
    expect(() => testRanks({ control: [Number.NaN], treatment: [1] })).toThrow('values[0]');
    expect(testMeansPooled({ control: sampleOf([1]), treatment: sampleOf([1]) })).toBeNull();
    expect(testMeansPooled({ control: sampleOf([2, 2]), treatment: sampleOf([2]) })).toBeNull();
    expect(fisherExact({ control: { successes: 0, n: 0 }, treatment: { successes: 3, n: 9 } })).toBeCloseTo(1, 12);
    expect(() => fisherExact({ control: { successes: 2, n: 1 }, treatment: { successes: 0, n: 1 } })).toThrow('exceed');
  });

  it('says nothing about one value, or two constants', () => {
    expect(testMeans({ control: sampleOf([1]), treatment: sampleOf([1, 2]) })).toBeNull();
    expect(testMeans({ control: sampleOf([1, 1]), treatment: sampleOf([2, 2, 2]) })).toBeNull();
  });

  it('is wrong in about 5 % of null samples of unequal size and spread', () => {
    const random = createRandom(4);
    const draw = (n: number, sd: number): number[] => Array.from({ length: n }, () => sd * drawNormal(random));
    let wrong = 0;
    for (let run = 0; run < 2000; run += 1) {
      const test = testMeans({ control: sampleOf(draw(5, 3)), treatment: sampleOf(draw(20, 1)) });
      if ((test?.pValue ?? 1) < 0.05) wrong += 1;
    }
    expect(wrong / 2000).toBeGreaterThan(0.035);
    expect(wrong / 2000).toBeLessThan(0.068);
  });
});

describe('many p-values', () => {
  it.each(ofKind('multiple-testing'))('$name', ({ p_values: pValues = [], expected }) => {
    adjustBonferroni(pValues).forEach((value, index) =>
      expect(value).toBeCloseTo(expected.bonferroni?.adjusted[index] ?? -1, 12),
    );
    adjustHolm(pValues).forEach((value, index) => expect(value).toBeCloseTo(expected.holm?.adjusted[index] ?? -1, 12));
    adjustBenjaminiHochberg(pValues).forEach((value, index) =>
      expect(value).toBeCloseTo(expected.fdr_bh?.adjusted[index] ?? -1, 12),
    );
  });

  it('never exceeds Bonferroni, and keeps the order of its input', () => {
    const random = createRandom(8);
    const pValues = Array.from({ length: 40 }, () => random() ** 3);
    const bonferroni = adjustBonferroni(pValues);
    adjustHolm(pValues).forEach((value, index) => {
      expect(value).toBeLessThanOrEqual(bonferroni[index] ?? 0);
      expect(value).toBeGreaterThanOrEqual(pValues[index] ?? 1);
    });
    expect(adjustHolm([])).toEqual([]);
    expect(adjustHolm([0.01, 0.01])).toEqual([0.02, 0.02]);
    const shared = adjustBenjaminiHochberg(pValues);
    adjustHolm(pValues).forEach((value, index) => expect(shared[index]).toBeLessThanOrEqual(value));
    expect(adjustBenjaminiHochberg([])).toEqual([]);
    expect(() => adjustHolm([0.5, Number.NaN])).toThrow('pValues[1]');
  });
});
