import { advance, crossingChance, type InsideDensity } from './boundary-crossing';
import { confidenceHalfWidth, type SequenceLook, type SequencePlan } from './confidence-sequence';
import { requireFinite, requirePositive, requireWhole } from './require-argument';

/** What a sequence that has not settled may still do. */
export interface PowerLeft {
  /** Chance to settle above zero, and below it, at one of the looks ahead. */
  above: number;
  below: number;
}

/**
 * The chance that a sequence which has not settled settles at one of the looks ahead, if the true effect is so large.
 *
 *   from Z = mean·√n/sd at the last look on, `crossingChance` with bounds halfWidth(n_k)·√n_k/sd, t_k = n_k/n_last and
 *   drift effect·√n_last/sd; sd stays what it is now
 *
 * @param input.look the latest look, unsettled, with sd above 0
 * @param input.unitsAhead units at the looks to come, rising, the first above look.n; at most 100 looks
 * @param input.effect the effect that is supposed: the smallest that matters, or the one seen so far
 * @throws RangeError if units do not rise or an argument lies outside its range
 * Source: stochastic curtailment, Lan, Simon & Halperin 1982, Communications in Statistics C 1; recursion as
 * `boundaryCrossing`.
 */
export function powerLeft(input: {
  look: SequenceLook;
  plan: SequencePlan;
  unitsAhead: readonly number[];
  effect: number;
}): PowerLeft {
  const { look, plan, unitsAhead, effect } = input;
  requirePositive('look.sd', look.sd);
  requireFinite('effect', effect);
  requireWhole('unitsAhead.length', unitsAhead.length, 1);
  const last = unitsAhead.at(-1) ?? 0;
  const drift = (effect * Math.sqrt(last)) / look.sd;
  const chances: PowerLeft = { above: 0, below: 0 };
  let inside: InsideDensity = {
    information: look.n / last,
    nodes: Float64Array.of((look.mean * Math.sqrt(look.n)) / look.sd),
    masses: Float64Array.of(1),
  };
  for (const n of unitsAhead) {
    const halfWidth = confidenceHalfWidth({ n, sd: look.sd, alpha: plan.alpha, tunedToUnits: plan.tunedToUnits });
    const step = { information: n / last, bound: (halfWidth * Math.sqrt(n)) / look.sd, drift };
    chances.above += crossingChance(inside, step);
    const mirrored = { ...inside, nodes: inside.nodes.map((node) => -node) };
    chances.below += crossingChance(mirrored, { ...step, drift: -drift });
    inside = advance(inside, step);
  }
  return chances;
}
