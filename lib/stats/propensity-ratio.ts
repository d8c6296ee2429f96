import { chiSquareTail } from './distributions';
import { requirePositive, requireWhole } from './require-argument';
import { solvePositive } from './solve-positive';

/** How often each arm answered, against the chances it was drawn with; adds up request by request. */
export interface PropensityTally {
  /** Answers by arm. */
  observed: number[];
  /** Sum of the logged propensities by arm: what `observed` is expected to be. */
  expected: number[];
  /** Σ of p_i(1 − p_i) on the diagonal and −p_i·p_j beside it, arms × arms, row-major. */
  covariance: number[];
  /** Propensities of the first request, none below .001: where the alternatives of the sequential test start. */
  start: number[];
  /** ln E of the sequential test. */
  logEvidence: number;
}

/** A tally of nothing, for so many arms. */
export function emptyTally(arms: number): PropensityTally {
  requireWhole('arms', arms, 2);
  const zeros = (length: number): number[] => Array.from({ length }, () => 0);
  return {
    observed: zeros(arms),
    expected: zeros(arms),
    covariance: zeros(arms * arms),
    start: zeros(arms),
    logEvidence: 0,
  };
}

/**
 * Adds one request of a bandit to its tally, in place: which arm answered, and the chance each arm had been given.
 *
 *   w_a = (c·s_a + observed_a)/(c·s_a + expected_a) before this request,  s = start
 *   ln E += ln( w_arm / Σ p_b·w_b )
 *
 * Under the logged propensities E ever reaches 1/alpha with chance at most alpha, whatever rule made them. With
 * constant propensities E is the Dirichlet–multinomial factor of `sampleRatioEvidence`.
 *
 * @param request.propensities chance by arm, each in 0..1, summing to 1 within 1e-6; that of `arm` above 0
 * @param concentration c, how near the logged chances the alternatives lie
 * @throws RangeError if lengths differ, a propensity is out of range, or the arm had none
 * Source: Lindon & Malek 2022, arXiv 2011.03567; as a product of one-step likelihood ratios with a predictable
 * alternative, Wald 1947 and Ramdas, Grünwald, Vovk & Shafer 2023, Statistical Science 38, 3.2.
 */
export function addPropensity(
  tally: PropensityTally,
  request: { arm: number; propensities: ArrayLike<number> },
  concentration = 10_000,
): void {
  const { arm, propensities } = request;
  requirePositive('concentration', concentration);
  requirePropensities(propensities, arm, tally.observed.length);
  const arms = propensities.length;
  if (tally.start[0] === 0) tally.start = Array.from(propensities, (chance) => Math.max(0.001, chance));
  const weight = (of: number): number => {
    const start = concentration * (tally.start[of] ?? 0);
    return (start + (tally.observed[of] ?? 0)) / (start + (tally.expected[of] ?? 0));
  };
  let total = 0;
  for (let other = 0; other < arms; other += 1) total += (propensities[other] ?? 0) * weight(other);
  tally.logEvidence += Math.log(weight(arm) / total);
  tally.observed[arm] = (tally.observed[arm] ?? 0) + 1;
  for (let one = 0; one < arms; one += 1) {
    const chance = propensities[one] ?? 0;
    tally.expected[one] = (tally.expected[one] ?? 0) + chance;
    for (let other = 0; other < arms; other += 1) {
      const spread = one === other ? chance * (1 - chance) : -chance * (propensities[other] ?? 0);
      tally.covariance[one * arms + other] = (tally.covariance[one * arms + other] ?? 0) + spread;
    }
  }
}

/**
 * Whether arms answered as often as their logged propensities say, judged once at the end.
 *
 *   chiSquare = d'·V⁻¹·d over all arms but the last,  d = observed − expected,  V their covariance
 *
 * @returns pValue null while V is singular (nothing counted, or an arm never had a chance between 0 and 1)
 * Source: Pearson 1900 for trials of unequal chances; V as Lindeberg's central limit theorem gives it.
 */
export function propensityRatioTest(tally: PropensityTally): {
  chiSquare: number;
  degreesOfFreedom: number;
  pValue: number | null;
} {
  const arms = tally.observed.length;
  const kept = arms - 1;
  const differences = Float64Array.from({ length: kept }, (_, arm) => gapOf(tally, arm));
  const covariance = Float64Array.from({ length: kept * kept }, (_, cell) => {
    return tally.covariance[Math.floor(cell / kept) * arms + (cell % kept)] ?? 0;
  });
  const solved = solvePositive(covariance, differences);
  if (solved.dropped.length > 0) return { chiSquare: 0, degreesOfFreedom: kept, pValue: null };
  const chiSquare = differences.reduce((sum, gap, arm) => sum + gap * (solved.solution[arm] ?? 0), 0);
  return { chiSquare, degreesOfFreedom: kept, pValue: chiSquareTail(Math.max(0, chiSquare), kept) };
}

function gapOf(tally: PropensityTally, arm: number): number {
  return (tally.observed[arm] ?? 0) - (tally.expected[arm] ?? 0);
}

function requirePropensities(propensities: ArrayLike<number>, arm: number, arms: number): void {
  if (propensities.length !== arms) {
    throw new RangeError(`propensities must name all ${arms} arms, got ${propensities.length}`);
  }
  let sum = 0;
  for (let index = 0; index < arms; index += 1) {
    const chance = propensities[index] ?? Number.NaN;
    if (!(chance >= 0 && chance <= 1)) throw new RangeError(`propensities[${index}] must lie in 0..1, got ${chance}`);
    sum += chance;
  }
  if (Math.abs(sum - 1) > 1e-6) throw new RangeError(`propensities must sum to 1, got ${sum}`);
  if (!((propensities[arm] ?? 0) > 0)) throw new RangeError(`arm ${arm} answered without any propensity`);
}
