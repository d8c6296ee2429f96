import { confidenceHalfWidth, type SequenceLook, type SequencePlan } from './confidence-sequence';
import type { EstimateWithError } from './independent-difference';
import { requireFinite, requireProbability, requireWhole } from './require-argument';

/**
 * The interval of an asymptotic confidence sequence around any figure that is, at large sizes, a mean over units: a
 * difference of two arms, a ratio, an adjusted difference, an AUC. The figure and its error are those of all units so
 * far, computed anew at each look; nothing of an earlier look is kept.
 *
 *   sd = standardError·√units; value ± the half-width of `confidenceHalfWidth` at n = units
 *
 * @param estimate units counts all arms together
 * @returns null before the first look
 * @throws RangeError if a figure is not finite, the error is negative, or the plan is out of range
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, arXiv 2103.06476, eq. 9, and for figures with an influence
 * function (Hampel 1974, JASA 69) what they do for average treatment effects.
 *
 *   lookAtEstimate({ value: 0.012, standardError: 0.0042, units: 20000 }, { alpha: 0.05, tunedToUnits: 20000,
 *   firstLook: 500 }); // halfWidth 0.01271…: not settled
 */
export function lookAtEstimate(estimate: EstimateWithError, plan: SequencePlan): SequenceLook | null {
  requireEstimate(estimate);
  requireWhole('firstLook', plan.firstLook, 2);
  if (estimate.units < plan.firstLook) return null;
  const sd = estimate.standardError * Math.sqrt(estimate.units);
  const halfWidth = confidenceHalfWidth({ n: estimate.units, sd, alpha: plan.alpha, tunedToUnits: plan.tunedToUnits });
  return {
    n: estimate.units,
    mean: estimate.value,
    sd,
    halfWidth,
    lower: estimate.value - halfWidth,
    upper: estimate.value + halfWidth,
  };
}

/**
 * The smallest level at which this look's interval leaves a value out: a p-value that may be read at every look.
 *
 *   p = min(1, √(n·r + 1) · exp(−z²·n·r / (2(n·r + 1)))),  z = (value − against)/standardError,  r of the plan
 *
 * The smallest p over the looks so far is valid too, and may be handed to `adjustHolm` or `adjustBenjaminiHochberg`.
 *
 * @param against the value under test; default 0
 * @returns 0..1; below alpha exactly where the interval at alpha leaves `against` out; 1 before the first look, and
 * where the error is 0 and the value is `against`
 * @throws RangeError as `lookAtEstimate`
 * Source: as `lookAtEstimate`, eq. 9 solved for alpha with r held at the plan's; Howard & Ramdas 2022, Bernoulli 28.
 */
export function sequencePValue(estimate: EstimateWithError, plan: SequencePlan, against = 0): number {
  requireEstimate(estimate);
  requireFinite('against', against);
  requireProbability('alpha', plan.alpha);
  requireWhole('tunedToUnits', plan.tunedToUnits, 1);
  const { value, standardError, units } = estimate;
  if (units < plan.firstLook || value === against) return 1;
  if (standardError === 0) return 0;
  const budget = -2 * Math.log(plan.alpha);
  const growth = (units * (budget + Math.log(budget + 1))) / plan.tunedToUnits + 1;
  const z = (value - against) / standardError;
  return Math.min(1, Math.sqrt(growth) * Math.exp((-z * z * (growth - 1)) / (2 * growth)));
}

function requireEstimate({ value, standardError, units }: EstimateWithError): void {
  requireFinite('value', value);
  requireWhole('units', units, 1);
  if (!(standardError >= 0 && standardError < Infinity)) {
    throw new RangeError(`standardError must be a finite number of at least 0, got ${standardError}`);
  }
}
