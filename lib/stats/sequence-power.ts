import { boundaryCrossing } from './boundary-crossing';
import { confidenceHalfWidth, type SequencePlan } from './confidence-sequence';
import { requirePositive, requireProbability, requireWhole } from './require-argument';

/**
 * Units after which the interval of a sequence has become as narrow as an effect: about when a test stops if that
 * effect is true (the chance to have stopped by then is a little above one half).
 *
 *   the smallest n ≥ firstLook with halfWidth(n) ≤ |effect|
 *
 * @param input.sd standard error of the estimate times √units: the sd of paired differences, or `splitSpread`
 * @returns whole units; null if more than 1e12 would be needed
 * @throws RangeError if an argument lies outside its range
 * Source: `confidenceHalfWidth` solved for n.
 */
export function unitsToSettle(input: SequencePlan & { sd: number; effect: number }): number | null {
  const { sd, alpha, tunedToUnits, firstLook } = input;
  const effect = Math.abs(input.effect);
  requirePositive('|effect|', effect);
  requireWhole('firstLook', firstLook, 2);
  const isWide = (n: number): boolean => confidenceHalfWidth({ n, sd, alpha, tunedToUnits }) > effect;
  if (!isWide(firstLook)) return firstLook;
  let narrow = firstLook;
  while (isWide(narrow)) {
    narrow *= 2;
    if (narrow > 1e12) return null;
  }
  let wide = narrow / 2;
  while (narrow - wide > 1) {
    const middle = Math.floor((narrow + wide) / 2);
    if (isWide(middle)) wide = middle;
    else narrow = middle;
  }
  return narrow;
}

/** How a sequence fares look by look if an effect is true. */
export interface SequencePower {
  /** Chance to have stopped on the effect's own side at or before each look. */
  found: Float64Array;
  /** Chance to have stopped on the other side by the last look. */
  wrongSide: number;
  /** Units at the stop on average, where a test that never stops ends at the last look. */
  expectedUnits: number;
}

/**
 * The power of a confidence sequence at given looks, exactly for a normal estimate, by recursion over looks.
 *
 *   bound_k = halfWidth(n_k)·√n_k/sd;  `boundaryCrossing` with t_k = n_k/n_last and drift |effect|·√n_last/sd
 *
 * @param input.units units at each look, rising, at most 100 looks; those before `firstLook` are left out
 * @throws RangeError if units do not rise or an argument lies outside its range
 * Source: `confidenceHalfWidth`; Armitage, McPherson & Rowe 1969, JRSS A 132.
 */
export function sequencePower(
  input: SequencePlan & { sd: number; effect: number; units: readonly number[] },
): SequencePower {
  const { sd, alpha, tunedToUnits, firstLook, units } = input;
  requirePositive('sd', sd);
  requireProbability('alpha', alpha);
  const last = units.at(-1) ?? 0;
  requireWhole('units.length', units.length, 1);
  const information = units.map((n) => n / last);
  const bounds = units.map((n) => {
    return n < firstLook ? Infinity : (confidenceHalfWidth({ n, sd, alpha, tunedToUnits }) * Math.sqrt(n)) / sd;
  });
  const drift = (Math.abs(input.effect) * Math.sqrt(last)) / sd;
  const { above, below } = boundaryCrossing({ information, bounds, drift });
  const found = new Float64Array(units.length);
  let wrongSide = 0;
  let right = 0;
  let expectedUnits = 0;
  units.forEach((n, look) => {
    right += above[look] ?? 0;
    wrongSide += below[look] ?? 0;
    // Chances add up to 1 within the error of the recursion.
    found[look] = Math.min(1, right);
    expectedUnits += n * ((above[look] ?? 0) + (below[look] ?? 0));
  });
  return { found, wrongSide, expectedUnits: expectedUnits + last * Math.max(0, 1 - right - wrongSide) };
}
