import { requireAllFinite, requireProbability, requireWhole } from './require-argument';
import { addValue, emptySample, standardDeviationOf, type SampleStatistics } from './sample-statistics';

/** How a sequence is drawn: its error budget, where it is narrowest, and when looking begins. */
export interface SequencePlan {
  /** Chance, over all looks together, that some interval misses the true mean; 0..1. */
  alpha: number;
  /** The number of units at which the interval is about as narrow as it can be made. */
  tunedToUnits: number;
  /** No look before so many units; at least 2. */
  firstLook: number;
}

/** One analysis: the interval for the mean after n units. */
export interface SequenceLook {
  n: number;
  mean: number;
  sd: number;
  halfWidth: number;
  lower: number;
  upper: number;
}

export interface ConfidenceSequence {
  looks: SequenceLook[];
  /** The first look whose interval leaves zero out, and on which side of zero it lies. */
  firstExclusion: { n: number; side: 'below' | 'above' } | null;
}

/**
 * How far the interval of an asymptotic confidence sequence reaches from the mean after n units, two-sided.
 *
 *   halfWidth = sd · √( 2(n·r + 1)/(n²·r) · ln( √(n·r + 1)/alpha ) )
 *   r = (−2 ln alpha + ln(−2 ln alpha + 1)) / tunedToUnits
 *
 * @param n units so far, ≥ 1
 * @param sd their standard deviation (divisor n − 1), ≥ 0
 * @returns in the units of sd; 0 when sd is 0
 * @throws RangeError if an argument lies outside its range
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, Time-uniform central limit theory and asymptotic confidence
 * sequences, arXiv 2103.06476, eq. 9; r is their ρ².
 *
 *   confidenceHalfWidth({ n: 20, sd: 0.5078, alpha: 0.001, tunedToUnits: 20 }); // 0.47755
 */
export function confidenceHalfWidth(at: { n: number; sd: number; alpha: number; tunedToUnits: number }): number {
  requireWhole('n', at.n, 1);
  requireProbability('alpha', at.alpha);
  requireWhole('tunedToUnits', at.tunedToUnits, 1);
  if (!(at.sd >= 0 && at.sd < Infinity)) throw new RangeError(`sd must be a finite number of at least 0, got ${at.sd}`);
  const budget = -2 * Math.log(at.alpha);
  const r = (budget + Math.log(budget + 1)) / at.tunedToUnits;
  const growth = at.n * r + 1;
  return at.sd * Math.sqrt(((2 * growth) / (at.n * at.n * r)) * Math.log(Math.sqrt(growth) / at.alpha));
}

/**
 * The interval for the mean of units seen so far.
 *
 * @returns null before the first look
 * @throws RangeError if the plan is out of range
 */
export function lookAt(sample: SampleStatistics, plan: SequencePlan): SequenceLook | null {
  requireWhole('firstLook', plan.firstLook, 2);
  const sd = standardDeviationOf(sample);
  if (sd === null || sample.n < plan.firstLook) return null;
  const halfWidth = confidenceHalfWidth({ n: sample.n, sd, alpha: plan.alpha, tunedToUnits: plan.tunedToUnits });
  return {
    n: sample.n,
    mean: sample.mean,
    sd,
    halfWidth,
    lower: sample.mean - halfWidth,
    upper: sample.mean + halfWidth,
  };
}

/**
 * The course of the interval over units in the order they came: valid however often one looks, and whenever one stops.
 * With chance at least 1 − alpha, approximately, all intervals together hold the mean; the approximation asks for units
 * that are exchangeable and for a first look that is not too early.
 *
 * @param input.units one value a unit (a day's mean of paired differences, say), length ≥ 0, finite
 * @returns a look for each unit from `firstLook` on, and the first that leaves zero out
 * @throws RangeError if a unit is not finite or the plan is out of range
 * Source: as `confidenceHalfWidth`.
 */
export function confidenceSequence(input: SequencePlan & { units: ArrayLike<number> }): ConfidenceSequence {
  requireAllFinite('units', input.units);
  const looks: SequenceLook[] = [];
  let sample = emptySample;
  for (let index = 0; index < input.units.length; index += 1) {
    sample = addValue(sample, input.units[index] ?? Number.NaN);
    const look = lookAt(sample, input);
    if (look !== null) looks.push(look);
  }
  return { looks, firstExclusion: findFirstExclusion(looks) };
}

/** The first look whose interval leaves zero out, and the side of zero it lies on; null if none does. */
export function findFirstExclusion(looks: readonly SequenceLook[]): ConfidenceSequence['firstExclusion'] {
  const look = looks.find(({ lower, upper }) => lower > 0 || upper < 0);
  if (look === undefined) return null;
  return { n: look.n, side: look.upper < 0 ? 'below' : 'above' };
}
