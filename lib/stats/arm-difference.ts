import {
  findFirstExclusion,
  type ConfidenceSequence,
  type SequenceLook,
  type SequencePlan,
} from './confidence-sequence';
import { lookAtEstimate } from './estimate-look';
import type { EstimateWithError } from './independent-difference';
import { varianceOf, type SampleStatistics } from './sample-statistics';

/** The units of two arms: `sampleOf(values)` or `sampleFromSums` of each. */
export interface TwoArms {
  control: SampleStatistics;
  treatment: SampleStatistics;
}

/**
 * How far the means of two arms lie apart, with the standard error of that difference.
 *
 *   value = m_t − m_c,  standardError = √( s²_t/n_t + s²_c/n_c ),  units = n_t + n_c
 *
 * @returns null while an arm holds fewer than two units
 * Source: Neyman 1923, On the Application of Probability Theory to Agricultural Experiments.
 */
export function differenceOfArms({ control, treatment }: TwoArms): EstimateWithError | null {
  const before = varianceOf(control);
  const after = varianceOf(treatment);
  if (before === null || after === null) return null;
  return {
    value: treatment.mean - control.mean,
    standardError: Math.sqrt(after / treatment.n + before / control.n),
    units: control.n + treatment.n,
  };
}

/**
 * One look at two arms that traffic was split between: an interval for the difference of their means that may be read
 * at every look. Sizes may differ; `tunedToUnits` and `firstLook` count the units of both arms together.
 *
 * @returns null before the first look, or while an arm holds fewer than two units
 * @throws RangeError if the plan is out of range
 * Source: as `lookAtEstimate`.
 */
export function lookAtArms(arms: TwoArms, plan: SequencePlan): SequenceLook | null {
  const estimate = differenceOfArms(arms);
  return estimate === null ? null : lookAtEstimate(estimate, plan);
}

/**
 * The course of that interval. With chance at least 1 − alpha, approximately, all its intervals together hold the true
 * difference; the approximation asks for a first look that is not too early (for shares, tens of successes an arm).
 *
 * @param input.looks the arms as they stood at each look, cumulative, in order
 * @throws RangeError if the plan is out of range
 * Source: as `lookAtEstimate`.
 */
export function armsSequence(input: SequencePlan & { looks: readonly TwoArms[] }): ConfidenceSequence {
  const looks = input.looks.flatMap((arms) => lookAtArms(arms, input) ?? []);
  return { looks, firstExclusion: findFirstExclusion(looks) };
}
