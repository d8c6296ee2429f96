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
