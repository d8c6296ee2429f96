import { studentTail } from './distributions';
import { independentDifference, type EstimateWithError } from './independent-difference';
import type { MeansTest } from './welch-test';

/**
 * Whether two figures of separate data differ (ratios by `ratioEstimate`, adjusted means, weighted means); judged once
 * at a size fixed beforehand.
 *
 *   t = (t − c)/√(s²_t + s²_c), degrees and interval as `independentDifference`
 *
 * @returns null when both errors are 0
 * @throws RangeError if a figure is not finite, an error is negative, or there are fewer than two units
 * Source: Welch 1947, The Generalization of Student's Problem, Biometrika 34.
 */
export function testEstimates(input: {
  control: EstimateWithError;
  treatment: EstimateWithError;
  level?: number;
}): MeansTest | null {
  const { control, treatment, level } = input;
  const { difference, interval } = independentDifference({ reference: control, current: treatment, level });
  if (interval === null) return null;
  const before = control.standardError ** 2;
  const after = treatment.standardError ** 2;
  const degreesOfFreedom =
    (before + after) ** 2 / (after ** 2 / (treatment.units - 1) + before ** 2 / (control.units - 1));
  const standardError = Math.sqrt(before + after);
  const t = difference / standardError;
  const pValue = Math.min(1, 2 * studentTail(Math.abs(t), degreesOfFreedom));
  return { difference, standardError, t, degreesOfFreedom, pValue, interval };
}
