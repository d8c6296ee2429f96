import { chiSquareUpper } from '@/lib/stats/distributions';
import { requireWhole } from '@/lib/stats/require-argument';
import { requireShares } from './require-shares';

/**
 * How far two sets of bin shares lie apart (population stability index).
 *
 *   psi = Σ over bins of (current − reference) · ln(current / reference), each share first raised to at least floor
 *
 * @param reference shares per bin, length B ≥ 2, each in 0..1, summing to 1 within 1e-9
 * @param current   the same bins, later data
 * @param floor     put in place of a smaller share before the logarithm, without rescaling the others; default 1e-4
 * @returns nats, ≥ 0; larger is worse; a distance, not a p-value
 * @throws RangeError if lengths differ, a set does not sum to 1, or floor lies outside 0..1
 * Source: Kullback & Leibler 1951, On Information and Sufficiency, symmetric divergence J(1,2).
 *
 *   psi([0.5, 0.5], [0.6, 0.4]); // 0.0405
 */
export function psi(reference: readonly number[], current: readonly number[], floor = 1e-4): number {
  requireShares(reference, current);
  if (!(floor > 0 && floor < 1)) throw new RangeError(`floor must lie strictly between 0 and 1, got ${floor}`);
  return reference.reduce((sum, share, bin) => {
    const before = Math.max(floor, share);
    const after = Math.max(floor, current[bin] ?? 0);
    return sum + (after - before) * Math.log(after / before);
  }, 0);
}

/**
 * The PSI that sampling alone exceeds with a small chance when nothing has moved: a PSI below it says nothing.
 *
 *   (1/referenceRows + 1/currentRows) · the value a chi-square variable with bins − 1 degrees exceeds with that chance
 *
 * @param input.bins bins that hold any rows, ≥ 2
 * @param input.chance default 0.01
 * @returns nats; takes rows as independent, and is close once bins expect five rows or more
 * @throws RangeError if a count is not whole or below its least value
 * Source: Yurdakul & Naranjo 2020, Statistical Properties of the Population Stability Index, Journal of Risk Model
 * Validation 14(4).
 *
 *   psiNoise({ bins: 10, referenceRows: 100_000, currentRows: 500 }); // 0.0435
 */
export function psiNoise(input: { bins: number; referenceRows: number; currentRows: number; chance?: number }): number {
  requireWhole('bins', input.bins, 2);
  requireWhole('referenceRows', input.referenceRows, 1);
  requireWhole('currentRows', input.currentRows, 1);
  return (1 / input.referenceRows + 1 / input.currentRows) * chiSquareUpper(input.chance ?? 0.01, input.bins - 1);
}
