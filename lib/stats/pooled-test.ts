import type { TwoArms } from './arm-difference';
import { studentTail } from './distributions';

/** Student's test with one variance for both arms, and the difference in parts of that spread. */
export interface PooledTest {
  t: number;
  degreesOfFreedom: number;
  /** Two-sided. */
  pValue: number;
  /** (treatment − control)/pooled sd (Cohen's d): about .2 small, .8 large. */
  effectSize: number;
}

/**
 * Whether two means differ if both arms spread alike; `testMeans` (Welch) does not need that and is the one to read.
 * The effect size is what `powerForMeans` asks for.
 *
 *   s² = (squaredDeviations_c + squaredDeviations_t)/(n_c + n_t − 2),  t = (m_t − m_c)/(s·√(1/n_c + 1/n_t))
 *
 * @returns null while an arm is empty, with fewer than three units in all, or where both are constant
 * Source: Student 1908, Biometrika 6; d, Cohen 1988, Statistical Power Analysis, 2.2.
 */
export function testMeansPooled({ control, treatment }: TwoArms): PooledTest | null {
  const degreesOfFreedom = control.n + treatment.n - 2;
  if (control.n === 0 || treatment.n === 0 || degreesOfFreedom < 1) return null;
  const sd = Math.sqrt((control.squaredDeviations + treatment.squaredDeviations) / degreesOfFreedom);
  if (sd === 0) return null;
  const effectSize = (treatment.mean - control.mean) / sd;
  const t = effectSize / Math.sqrt(1 / control.n + 1 / treatment.n);
  const pValue = Math.min(1, 2 * studentTail(Math.abs(t), degreesOfFreedom));
  return { t, degreesOfFreedom, pValue, effectSize };
}
