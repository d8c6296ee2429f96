import type { Random } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { drawBeta } from '@/lib/random/draw-beta';
import { normalPosterior } from './bayes-means';
import type { BetaBelief } from './bayes-proportions';
import { requireFinite, requirePositive, requireWhole } from './require-argument';
import { standardErrorOf, type SampleStatistics } from './sample-statistics';

/** The belief about the mean of one arm. */
export type ArmBelief = ({ kind: 'beta' } & BetaBelief) | { kind: 'normal'; mean: number; sd: number };

/**
 * The shares of traffic a bandit gives its arms: each arm's chance to be the best, never below a floor.
 *
 *   best_a = part of the draws in which arm a has the largest value drawn from its belief
 *   share_a = floor + (1 − arms·floor)·best_a
 *
 * Log these shares with every request: they are its propensities. A floor keeps every arm's weight 1/share, and with it
 * the error of `inversePropensityMean`, bounded.
 *
 * @param input.beliefs two or more; `updateBelief` of counts, or `normalBelief` of values. Larger is better
 * @param input.floor least share of an arm, 0 … 1/arms; default .05
 * @param input.random seeded: the same beliefs and seed give the same shares on every machine
 * @param input.draws default 4000, for shares within about .008
 * @returns shares that sum to 1
 * @throws RangeError if there are fewer than two arms, or an argument lies outside its range
 * Source: Thompson 1933, Biometrika 25; shares from beliefs, Scott 2010, Applied Stochastic Models 26; the floor as in
 * Hadad, Hirshberg, Zhan, Wager & Athey 2021, PNAS 118(15).
 */
export function thompsonShares(input: {
  beliefs: readonly ArmBelief[];
  random: Random;
  floor?: number;
  draws?: number;
}): number[] {
  const { beliefs, random, floor = 0.05, draws = 4000 } = input;
  requireWhole('beliefs.length', beliefs.length, 2);
  requireWhole('draws', draws, 100);
  if (!(floor >= 0 && floor * beliefs.length <= 1 + 1e-12)) {
    throw new RangeError(`floor must lie in 0..1/${beliefs.length}, got ${floor}`);
  }
  beliefs.forEach(requireBelief);
  const wins = beliefs.map(() => 0);
  for (let draw = 0; draw < draws; draw += 1) {
    let best = 0;
    let highest = -Infinity;
    beliefs.forEach((belief, arm) => {
      const value = drawValue(belief, random);
      if (value > highest) [best, highest] = [arm, value];
    });
    wins[best] = (wins[best] ?? 0) + 1;
  }
  return wins.map((won) => floor + ((1 - beliefs.length * floor) * won) / draws);
}

/**
 * The belief about an arm's mean from its values, by the normal posterior.
 *
 * @param prior what is believed of any arm beforehand; its sd must not be small against the differences looked for
 * @returns the prior itself below two values, or while they are all alike
 * Source: as `normalPosterior`.
 */
export function normalBelief(sample: SampleStatistics, prior: { mean: number; sd: number }): ArmBelief {
  requirePositive('prior.sd', prior.sd);
  const standardError = standardErrorOf(sample);
  if (standardError === null || standardError === 0) return { kind: 'normal', ...prior };
  return { kind: 'normal', ...normalPosterior({ value: sample.mean, standardError }, prior) };
}

function drawValue(belief: ArmBelief, random: Random): number {
  if (belief.kind === 'beta') return drawBeta(random, belief.alpha, belief.beta);
  return belief.mean + belief.sd * drawNormal(random);
}

function requireBelief(belief: ArmBelief, arm: number): void {
  if (belief.kind === 'beta') {
    requirePositive(`beliefs[${arm}].alpha`, belief.alpha);
    requirePositive(`beliefs[${arm}].beta`, belief.beta);
    return;
  }
  requireFinite(`beliefs[${arm}].mean`, belief.mean);
  requirePositive(`beliefs[${arm}].sd`, belief.sd);
}
