import { advance, crossingChance, type InsideDensity } from './boundary-crossing';
import { studentUpper } from './distributions';
import { findRoot } from './find-root';
import type { EstimateWithError } from './independent-difference';
import { normalQuantile, normalTail } from './normal';
import { requirePositive, requireProbability, requireWhole } from './require-argument';

/**
 * How much of a two-sided error budget may be used up by a share of the planned information (O'Brien–Fleming type).
 *
 *   spent = 4·(1 − Φ(z/√t)),  z the normal quantile of 1 − alpha/4; all of alpha from t = 1 on
 *
 * Source: Lan & DeMets 1983, Discrete Sequential Boundaries for Clinical Trials, Biometrika 70, α₁* on each side.
 */
export function spentAlpha(informationShare: number, alpha: number): number {
  requireProbability('alpha', alpha);
  if (!(informationShare >= 0)) throw new RangeError(`informationShare must be at least 0, got ${informationShare}`);
  if (informationShare === 0) return 0;
  if (informationShare >= 1) return alpha;
  return Math.min(alpha, 4 * normalTail(normalQuantile(1 - alpha / 4) / Math.sqrt(informationShare)));
}

/**
 * The bounds of a test that looks a few times: |z| at or above them is a finding at level alpha over all these looks.
 * Looks may come when they like, as long as their timing does not follow from what was seen.
 *
 *   P(first |Z_k| ≥ bound_k) = spent(t_k) − spent(t_(k−1)), bound by bound, through `crossingChance`
 *
 * @param input.informationShares units so far / units planned, rising; beyond 1 the whole budget is spent
 * @returns |z| by look; Infinity where nothing may be spent yet
 * @throws RangeError if shares do not rise from above 0 or alpha is out of range
 * Source: Lan & DeMets 1983; Jennison & Turnbull 2000, 7.2.
 *
 *   obrienFlemingBounds({ informationShares: [0.5, 1], alpha: 0.05 }); // 2.963, 1.969
 */
export function obrienFlemingBounds(input: { informationShares: readonly number[]; alpha: number }): number[] {
  const { informationShares, alpha } = input;
  let inside: InsideDensity | null = null;
  let spent = 0;
  return informationShares.map((information) => {
    const budget = spentAlpha(information, alpha);
    const bound = boundFor(inside, { information, budget: (budget - spent) / 2 });
    spent = budget;
    inside = advance(inside, { information, bound, drift: 0 });
    return bound;
  });
}

const SMALLEST_BUDGET = 1e-16;

function boundFor(inside: InsideDensity | null, of: { information: number; budget: number }): number {
  if (of.budget < SMALLEST_BUDGET) return Infinity;
  const excess = (bound: number): number => {
    return of.budget - crossingChance(inside, { information: of.information, bound, drift: 0 });
  };
  return findRoot(excess, 1e-9, 40);
}

/** One look of a group-sequential test. */
export interface GroupSequentialLook {
  informationShare: number;
  z: number;
  bound: number;
  /** Estimate ± bound·error: intervals that hold together over all looks. */
  lower: number;
  upper: number;
  crossed: boolean;
}

/**
 * A group-sequential test so far: each look with its bound and its repeated confidence interval. The error is estimated
 * from the units, so each bound is the Student value with the tail that the normal bound has: with few units early
 * bounds lie far out.
 *
 *   bound = t value with units − 1 degrees exceeded with the chance 1 − Φ(bound of `obrienFlemingBounds`)
 *   estimate ± bound·error at each look
 *
 * @param input.looks the estimate of all units at each look, in order; units rising, errors above 0
 * @param input.plannedUnits units at which the whole budget is spent
 * @returns looks, and the first that crossed (0-based), or null; the test is over there or at the planned size
 * @throws RangeError if units do not rise or an error is not above 0
 * Source: bounds `obrienFlemingBounds`; unknown variance by significance levels, Jennison & Turnbull 2000, ch. 3;
 * intervals, Jennison & Turnbull 1989, JRSS B 51.
 */
export function groupSequentialLooks(input: {
  looks: readonly EstimateWithError[];
  plannedUnits: number;
  alpha: number;
}): { looks: GroupSequentialLook[]; crossedAt: number | null } {
  requireWhole('plannedUnits', input.plannedUnits, 1);
  const informationShares = input.looks.map(({ units }) => units / input.plannedUnits);
  const bounds = obrienFlemingBounds({ informationShares, alpha: input.alpha });
  const looks = input.looks.map(({ value, standardError, units }, look) => {
    requirePositive(`looks[${look}].standardError`, standardError);
    const bound = studentBound(bounds[look] ?? Infinity, units);
    const z = value / standardError;
    const reach = bound * standardError;
    const informationShare = informationShares[look] ?? 0;
    return { informationShare, z, bound, lower: value - reach, upper: value + reach, crossed: Math.abs(z) >= bound };
  });
  const first = looks.findIndex(({ crossed }) => crossed);
  return { looks, crossedAt: first === -1 ? null : first };
}

function studentBound(bound: number, units: number): number {
  requireWhole('units', units, 2);
  return bound === Infinity ? Infinity : studentUpper(normalTail(bound), units - 1);
}
