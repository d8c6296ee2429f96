import { differenceOfArms, type TwoArms } from './arm-difference';
import type { EstimateWithError } from './independent-difference';

/**
 * The difference of two arms whose shares changed while the test ran (steps of a canary): taken within each step, then
 * averaged. Pooling the steps instead would mistake a change of the world for one of the model (Simpson's paradox).
 *
 *   value = Σ v_s·d_s,  standardError² = Σ v_s²·se_s²,  v_s = units of step s / units of all steps that are read
 *
 * @param strata the arms of each step; steps in which an arm has fewer than two units are left out
 * @returns null where no step has both arms; leftOut: units in steps that could not be read
 * Source: Cochran 1977, Sampling Techniques, 5.3 and 5A.8 (stratified difference); Simpson 1951, JRSS B 13.
 */
export function stratifiedDifference(strata: readonly TwoArms[]): (EstimateWithError & { leftOut: number }) | null {
  const read = strata.flatMap((arms) => differenceOfArms(arms) ?? []);
  const units = read.reduce((sum, step) => sum + step.units, 0);
  if (units === 0) return null;
  const all = strata.reduce((sum, { control, treatment }) => sum + control.n + treatment.n, 0);
  const squares = read.reduce((sum, step) => sum + ((step.units / units) * step.standardError) ** 2, 0);
  return {
    value: read.reduce((sum, step) => sum + (step.units / units) * step.value, 0),
    standardError: Math.sqrt(squares),
    units,
    leftOut: all - units,
  };
}
