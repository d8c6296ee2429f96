import type { BayesianComparison } from './bayes-proportions';
import { bayesianCaveat } from './bayesian-caveat';
import type { EstimateWithError } from './independent-difference';
import { normalQuantile, normalTail } from './normal';
import { requireFinite, requirePositive, requireProbability } from './require-argument';

/**
 * A difference of means under a normal belief; larger is better. No error guarantee where a test is stopped for what it
 * shows: see `caveat`, which is returned.
 *
 *   precision = 1/s² + 1/priorSd²,  m = (difference/s² + priorMean/priorSd²)/precision,  v = 1/√precision
 *   chanceToBeat = Φ(m/v),  E[max(−δ, 0)] = v·φ(m/v) − m·Φ(−m/v)
 *
 * @param input.difference treatment − control with its error (`differenceOfArms`, `adjustedDifference`), treated as
 * normal with a known error: some tens of units an arm at least
 * @param input.prior belief about the difference before; absent: every difference equally likely (priorSd → ∞)
 * @throws RangeError if a figure is not finite or the error is not above 0
 * Source: Gelman et al. 2013, Bayesian Data Analysis, 2.5; loss, Raiffa & Schlaifer 1961, 5.4 (unit normal loss).
 */
export function compareMeansBayes(input: {
  difference: EstimateWithError;
  prior?: { mean: number; sd: number };
  level?: number;
}): BayesianComparison {
  const { difference, prior, level = 0.95 } = input;
  requireFinite('difference.value', difference.value);
  requirePositive('difference.standardError', difference.standardError);
  requireProbability('level', level);
  const { mean, sd } = normalPosterior(difference, prior);
  const reach = normalQuantile((1 + level) / 2) * sd;
  return {
    chanceToBeat: normalTail(-mean / sd),
    expectedLossOfTreatment: normalLoss(mean, sd),
    expectedLossOfControl: normalLoss(-mean, sd),
    difference: mean,
    interval: { lower: mean - reach, upper: mean + reach },
    caveat: bayesianCaveat,
  };
}

/** Mean and standard deviation of a normal belief after a figure with a known error. */
export function normalPosterior(
  figure: { value: number; standardError: number },
  prior?: { mean: number; sd: number },
): { mean: number; sd: number } {
  if (prior === undefined) return { mean: figure.value, sd: figure.standardError };
  requireFinite('prior.mean', prior.mean);
  requirePositive('prior.sd', prior.sd);
  const told = 1 / figure.standardError ** 2;
  const known = 1 / prior.sd ** 2;
  return {
    mean: (figure.value * told + prior.mean * known) / (told + known),
    sd: 1 / Math.sqrt(told + known),
  };
}

/** E[max(−δ, 0)] for δ normal. */
function normalLoss(mean: number, sd: number): number {
  const z = mean / sd;
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  return Math.max(0, sd * density - mean * normalTail(z));
}
