import { describe, expect, it } from 'vitest';
import { compareMeansBayes, normalPosterior } from './bayes-means';
import { compareProportionsBayes, credibleInterval, updateBelief } from './bayes-proportions';
import { betaQuantile } from './beta';
import cases from './cases/comparisons.json';

type Counts = { conversions: number; n: number };
const counts = (arm: unknown): { successes: number; n: number } => {
  const { conversions, n } = arm as Counts;
  return { successes: conversions, n };
};

describe('two shares under beta beliefs', () => {
  // cases/comparisons.json: closed form for whole-number parameters, Beta(1, 1) priors; relative 1e-6.
  const pairs = cases.cases.filter((item) => item.kind === 'two-proportions');
  it.each(pairs)('$name', ({ control, treatment, expected }) => {
    const comparison = compareProportionsBayes({ control: counts(control), treatment: counts(treatment) });
    const relative = (value: number, to: number | undefined): void =>
      expect(value / (to ?? Number.NaN)).toBeCloseTo(1, 6);
    relative(comparison.chanceToBeat, expected.prob_treatment_beats_control_beta11);
    relative(comparison.expectedLossOfTreatment, expected.expected_loss_choose_treatment_beta11);
    relative(comparison.expectedLossOfControl, expected.expected_loss_choose_control_beta11);
    const interval = credibleInterval(updateBelief({ alpha: 1, beta: 1 }, counts(treatment)));
    relative(interval.lower, expected.credible95_treatment_beta11_equal_tailed?.[0]);
    relative(interval.upper, expected.credible95_treatment_beta11_equal_tailed?.[1]);
    expect(comparison.caveat).toContain('no guarantee');
  });

  // scipy 1.17.1: integrate.quad of beta.pdf·beta.sf, roots by optimize.brentq.
  it.each([
    [{ successes: 5, n: 100 }, { successes: 12, n: 100 }, -0.008751861544476224, 0.14986864729181318],
    [{ successes: 0, n: 50 }, { successes: 3, n: 50 }, -0.015982498665566853, 0.14794656419709207],
  ])('has the interval of the difference %#', (control, treatment, lower, upper) => {
    const { interval, difference } = compareProportionsBayes({ control, treatment });
    expect(interval.lower).toBeCloseTo(lower, 9);
    expect(interval.upper).toBeCloseTo(upper, 9);
    expect(difference).toBeGreaterThan(interval.lower);
  });

  it('takes priors below one (Jeffreys), where the density rises to the edge', () => {
    const comparison = compareProportionsBayes({
      control: { successes: 0, n: 40 },
      treatment: { successes: 12, n: 100 },
      prior: { alpha: 0.5, beta: 0.5 },
    });
    expect(comparison.chanceToBeat).toBeCloseTo(0.9968682498876875, 7);
    expect(comparison.expectedLossOfTreatment / 6.316969667386846e-5).toBeCloseTo(1, 5);
  });

  it('is even for equal arms and none, and turns round when swapped', () => {
    const none = { successes: 0, n: 0 };
    const even = compareProportionsBayes({ control: none, treatment: none });
    expect(even.chanceToBeat).toBeCloseTo(0.5, 8);
    expect(even.expectedLossOfTreatment).toBeCloseTo(1 / 6, 8);
    const [a, b] = [{ successes: 30, n: 400 }, { successes: 7, n: 50 }];
    const forth = compareProportionsBayes({ control: a, treatment: b });
    const back = compareProportionsBayes({ control: b, treatment: a });
    expect(forth.chanceToBeat + back.chanceToBeat).toBeCloseTo(1, 9);
    expect(forth.interval.lower).toBeCloseTo(-back.interval.upper, 9);
    expect(forth.expectedLossOfTreatment - forth.expectedLossOfControl).toBeCloseTo(-forth.difference, 9);
    expect(betaQuantile(0.5, 2, 2)).toBeCloseTo(0.5, 12);
  });

  it.each([
    [{ control: { successes: 2, n: 1 }, treatment: { successes: 0, n: 1 } }, 'control.successes'],
    [{ control: { successes: 0, n: 1 }, treatment: { successes: 0.5, n: 1 } }, 'treatment.successes'],
    [
      { control: { successes: 0, n: 1 }, treatment: { successes: 0, n: 1 }, prior: { alpha: 0, beta: 1 } },
      'prior.alpha',
    ],
  ])('refuses %j', (input, message) => expect(() => compareProportionsBayes(input)).toThrow(message));
});

describe('two means under a normal belief', () => {
  // scipy 1.17.1: norm.cdf and integrate.quad of max(−x, 0)·norm.pdf.
  it('shrinks towards its prior and prices the choice', () => {
    const comparison = compareMeansBayes({
      difference: { value: 0.4, standardError: 0.25, units: 100 },
      prior: { mean: 0, sd: 0.5 },
    });
    expect(comparison.difference).toBeCloseTo(0.32, 12);
    expect(comparison.chanceToBeat).toBeCloseTo(0.9237968580216254, 10);
    expect(comparison.expectedLossOfTreatment).toBeCloseTo(0.007653888783084224, 10);
    expect(comparison.expectedLossOfControl).toBeCloseTo(0.3276538887830843, 10);
    expect(comparison.interval.upper - 0.32).toBeCloseTo(1.959964 * 0.22360679774997896, 6);
    expect(comparison.caveat).toContain('no guarantee');
  });

  it('keeps its digits far out', () => {
    const { expectedLossOfTreatment } = compareMeansBayes({ difference: { value: 9, standardError: 1, units: 9 } });
    expect(expectedLossOfTreatment / 1.2247791808434895e-20).toBeCloseTo(1, 6);
  });

  it('is the figure itself without a prior', () => {
    expect(normalPosterior({ value: 2, standardError: 3 })).toEqual({ mean: 2, sd: 3 });
    expect(() => compareMeansBayes({ difference: { value: 1, standardError: 0, units: 9 } })).toThrow('standardError');
  });
});
