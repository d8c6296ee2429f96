import { bayesianCaveat } from './bayesian-caveat';
import { betaCdf, betaQuantile } from './beta';
import { findRoot } from './find-root';
import { logGamma } from './gamma';
import type { Interval, Proportion } from './proportions';
import { requirePositive, requireProbability, requireWhole } from './require-argument';

/** A beta distribution: the belief about a share. */
export interface BetaBelief {
  alpha: number;
  beta: number;
}

/** What a Bayesian comparison of two arms says. Losses in the units of the metric, each ≥ 0. */
export interface BayesianComparison {
  /** Chance that the treatment's figure is above the control's. */
  chanceToBeat: number;
  /** What choosing the treatment costs on average where it is the lower one: E[max(control − treatment, 0)]. */
  expectedLossOfTreatment: number;
  expectedLossOfControl: number;
  /** Mean of treatment − control, and the interval that holds it with chance `level`, tails alike. */
  difference: number;
  interval: Interval;
  caveat: string;
}

/**
 * Two shares under beta beliefs; larger is better. No error guarantee where a test is stopped for what it shows: see
 * `caveat`, which is returned.
 *
 *   p ~ Beta(α + successes, β + failures) by arm
 *   chanceToBeat = ∫ f_c(x)·P(p_t > x) dx,  E[max(p_c − p_t, 0)] = ∫ P(p_t ≤ x)·P(p_c > x) dx
 *   integrals by the trapezoid rule, over a tanh–sinh grid and over ln(x/(1 − x))
 *
 * @param input.prior the same for both arms; default Beta(1, 1), every share equally likely
 * @throws RangeError if a count is not whole, successes exceed n, or a prior parameter is not positive
 * Source: Gelman et al. 2013, Bayesian Data Analysis, 2.4; loss, Stucchio 2015, Bayesian A/B Testing at VWO. On
 * stopping: Rosenbaum & Rubin 1984, JASA 79; Deng, Lu & Chen 2016, IEEE DSAA.
 *
 *   compareProportionsBayes({ control: { successes: 5, n: 100 }, treatment: { successes: 12, n: 100 } });
 *   // chanceToBeat .9593, expectedLossOfTreatment .00068
 */
export function compareProportionsBayes(input: {
  control: Proportion;
  treatment: Proportion;
  prior?: BetaBelief;
  level?: number;
}): BayesianComparison {
  const { prior = { alpha: 1, beta: 1 }, level = 0.95 } = input;
  requireProbability('level', level);
  const control = updateBelief(prior, input.control, 'control');
  const treatment = updateBelief(prior, input.treatment, 'treatment');
  const tail = (1 - level) / 2;
  return {
    chanceToBeat: chanceAbove(treatment, control, 0),
    expectedLossOfTreatment: expectedLoss(treatment, control),
    expectedLossOfControl: expectedLoss(control, treatment),
    difference: meanOfBelief(treatment) - meanOfBelief(control),
    interval: {
      lower: differenceQuantile(treatment, control, tail),
      upper: -differenceQuantile(control, treatment, tail),
    },
    caveat: bayesianCaveat,
  };
}

/** The belief about one arm's share after its counts: Beta(alpha + successes, beta + failures). */
export function updateBelief(prior: BetaBelief, { successes, n }: Proportion, name = 'arm'): BetaBelief {
  requirePositive('prior.alpha', prior.alpha);
  requirePositive('prior.beta', prior.beta);
  requireWhole(`${name}.n`, n, 0);
  requireWhole(`${name}.successes`, successes, 0);
  if (successes > n) throw new RangeError(`${name}.successes must not exceed n = ${n}, got ${successes}`);
  return { alpha: prior.alpha + successes, beta: prior.beta + n - successes };
}

/** The interval that holds a share with chance `level`, equally much left out on either side. */
export function credibleInterval({ alpha, beta }: BetaBelief, level = 0.95): Interval {
  requireProbability('level', level);
  const tail = (1 - level) / 2;
  return { lower: betaQuantile(tail, alpha, beta), upper: 1 - betaQuantile(tail, beta, alpha) };
}

function meanOfBelief({ alpha, beta }: BetaBelief): number {
  return alpha / (alpha + beta);
}

/** Centre and spread of ln(x/(1 − x)), good enough to place nodes. */
function logitScale({ alpha, beta }: BetaBelief): { centre: number; sd: number } {
  return { centre: Math.log(alpha / beta), sd: Math.sqrt(1 / alpha + 1 / beta) };
}

/** P(first > second + gap): tanh–sinh over the part of second's range in which first + gap is undecided. */
function chanceAbove(first: BetaBelief, second: BetaBelief, gap: number): number {
  const low = Math.max(0, -gap, betaQuantile(1e-15, second.alpha, second.beta));
  const high = Math.min(1, 1 - gap, 1 - betaQuantile(1e-15, second.beta, second.alpha));
  const sure = -gap > 0 ? betaCdf(Math.min(1, -gap), second.alpha, second.beta) : 0;
  if (high <= low) return sure;
  const step = Math.min(1, logitScale(first).sd / logitScale(second).sd) / 48;
  const front = logGamma(second.alpha + second.beta) - logGamma(second.alpha) - logGamma(second.beta);
  let sum = 0;
  for (let t = -3.6; t <= 3.6; t += step) {
    const swing = Math.PI * Math.sinh(t);
    const [part, rest] = [1 / (1 + Math.exp(-swing)), 1 / (1 + Math.exp(swing))];
    const x = low + (high - low) * part;
    const left = 1 - high + (high - low) * rest;
    if (x <= 0 || left <= 0) continue;
    const mass = Math.exp(front + (second.alpha - 1) * Math.log(x) + (second.beta - 1) * Math.log(left));
    sum += mass * Math.cosh(t) * part * rest * upperShare(first, x + gap);
  }
  return Math.min(1, sure + sum * step * Math.PI * (high - low));
}

function upperShare({ alpha, beta }: BetaBelief, x: number): number {
  if (x <= 0) return 1;
  return x >= 1 ? 0 : betaCdf(1 - x, beta, alpha);
}

/** E[max(other − chosen, 0)] = ∫ P(chosen ≤ x < other) dx. */
function expectedLoss(chosen: BetaBelief, other: BetaBelief): number {
  const [one, two] = [logitScale(chosen), logitScale(other)];
  const low = Math.min(one.centre - 14 * one.sd, two.centre - 14 * two.sd);
  const high = Math.max(one.centre + 14 * one.sd, two.centre + 14 * two.sd);
  const step = Math.min(one.sd, two.sd) / 5;
  let sum = 0;
  forEachNode({ centre: (low + high) / 2, reach: (high - low) / 2, step }, (x, rest) => {
    sum += betaCdf(x, chosen.alpha, chosen.beta) * betaCdf(rest, other.beta, other.alpha) * x * rest;
  });
  return sum * step;
}

/** Calls with x and 1 − x on an even grid of ln(x/(1 − x)). */
function forEachNode(
  grid: { centre: number; reach: number; step: number },
  visit: (x: number, rest: number) => void,
): void {
  const count = Math.ceil(grid.reach / grid.step);
  for (let node = -count; node <= count; node += 1) {
    const logit = grid.centre + node * grid.step;
    const rest = 1 / (1 + Math.exp(logit));
    visit(1 / (1 + Math.exp(-logit)), rest);
  }
}

/** The value that first − second stays below with a chance. */
function differenceQuantile(first: BetaBelief, second: BetaBelief, chance: number): number {
  return findRoot((gap) => 1 - chance - chanceAbove(first, second, gap), -1, 1);
}
