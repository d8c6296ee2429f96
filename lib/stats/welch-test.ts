import { studentTail, studentUpper } from './distributions';
import type { Interval } from './proportions';
import { requireProbability } from './require-argument';
import { varianceOf, type SampleStatistics } from './sample-statistics';

export interface MeansTest {
  /** Treatment minus control. */
  difference: number;
  standardError: number;
  t: number;
  degreesOfFreedom: number;
  /** Two-sided. */
  pValue: number;
  interval: Interval;
}

/**
 * Whether two means differ, without assuming equal variances; judged once at a size fixed beforehand.
 *
 *   t = (m_t − m_c)/√(v_t + v_c),  df = (v_t + v_c)² / ( v_t²/(n_t − 1) + v_c²/(n_c − 1) ),  v = variance/n
 *
 * @param input.control statistics of one sample (`sampleOf`), n ≥ 2
 * @param input.treatment the other; sizes may differ
 * @returns null if a sample has fewer than two values, or both are constant (t is undefined)
 * Source: Welch 1947, The Generalization of Student's Problem, Biometrika 34.
 */
export function testMeans(input: {
  control: SampleStatistics;
  treatment: SampleStatistics;
  level?: number;
}): MeansTest | null {
  const { control, treatment, level = 0.95 } = input;
  requireProbability('level', level);
  const controlVariance = varianceOf(control);
  const treatmentVariance = varianceOf(treatment);
  if (controlVariance === null || treatmentVariance === null) return null;
  const controlPart = controlVariance / control.n;
  const treatmentPart = treatmentVariance / treatment.n;
  const standardError = Math.sqrt(controlPart + treatmentPart);
  if (standardError === 0) return null;
  const degreesOfFreedom =
    (controlPart + treatmentPart) ** 2 / (treatmentPart ** 2 / (treatment.n - 1) + controlPart ** 2 / (control.n - 1));
  const difference = treatment.mean - control.mean;
  const t = difference / standardError;
  const reach = studentUpper((1 - level) / 2, degreesOfFreedom) * standardError;
  return {
    difference,
    standardError,
    t,
    degreesOfFreedom,
    pValue: Math.min(1, 2 * studentTail(Math.abs(t), degreesOfFreedom)),
    interval: { lower: difference - reach, upper: difference + reach },
  };
}
