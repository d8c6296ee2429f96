import { chiSquareTail } from './distributions';
import { logGamma } from './gamma';
import { requirePositive, requireWhole } from './require-argument';

/** Units counted by arm, and the split that was planned (any positive weights: `[1, 1]`, `[0.9, 0.1]`). */
export interface SplitCounts {
  observed: readonly number[];
  expectedRatio: readonly number[];
}

/**
 * Whether arms were filled as planned, judged once at a size fixed beforehand (Pearson's chi-square).
 *
 *   chiSquare = Σ over arms of (observed − expected)² / expected
 *
 * @param split distinct assignment keys by arm; at least two arms
 * @returns pValue null while nothing has been counted
 * @throws RangeError if lengths differ, a count is not whole, or a weight is not positive
 * Source: Pearson 1900; applied to experiments by Fabijan et al. 2019, Diagnosing Sample Ratio Mismatch, KDD.
 */
export function sampleRatioTest(split: SplitCounts): {
  chiSquare: number;
  degreesOfFreedom: number;
  pValue: number | null;
} {
  const { shares, total } = readSplit(split);
  const degreesOfFreedom = shares.length - 1;
  if (total === 0) return { chiSquare: 0, degreesOfFreedom, pValue: null };
  const chiSquare = shares.reduce(
    (sum, share, arm) => sum + ((split.observed[arm] ?? 0) - share * total) ** 2 / (share * total),
    0,
  );
  return { chiSquare, degreesOfFreedom, pValue: chiSquareTail(chiSquare, degreesOfFreedom) };
}

/**
 * How strongly counts speak against the planned split, however often one looks: a Bayes factor that is an e-process.
 *
 *   E = Γ(c)/Γ(c + n) · Π over arms of Γ(c·s + observed)/(Γ(c·s) · s^observed),  c = concentration, s = planned share
 *
 * Under the planned split E ever reaches 1/alpha with chance at most alpha, so `E ≥ 1/alpha` is a test at level alpha.
 *
 * @param split distinct assignment keys by arm: requests that share a key are not independent
 * @param concentration how near the planned split the alternatives lie; 10,000 (the default) reaches E ≥ 100 within
 * 40,000 keys in about seven of ten splits that are off by one point
 * @returns logEvidence = ln E; evidence = E, capped at 1e300; pValue = min(1, 1/E), valid at any time
 * @throws RangeError as `sampleRatioTest`, or if concentration is not positive
 * Source: Lindon & Malek 2022, Anytime-Valid Inference for Multinomial Count Data, NeurIPS, arXiv 2011.03567
 * (Dirichlet mixture).
 */
export function sampleRatioEvidence(
  split: SplitCounts,
  concentration = 10_000,
): { logEvidence: number; evidence: number; pValue: number } {
  requirePositive('concentration', concentration);
  const { shares, total } = readSplit(split);
  const start = logGamma(concentration) - logGamma(concentration + total);
  const logEvidence = shares.reduce((sum, share, arm) => {
    const count = split.observed[arm] ?? 0;
    return sum + logGamma(concentration * share + count) - logGamma(concentration * share) - count * Math.log(share);
  }, start);
  return { logEvidence, evidence: Math.min(1e300, Math.exp(logEvidence)), pValue: Math.min(1, Math.exp(-logEvidence)) };
}

function readSplit({ observed, expectedRatio }: SplitCounts): { shares: number[]; total: number } {
  if (observed.length < 2 || observed.length !== expectedRatio.length) {
    throw new RangeError(
      `observed and expectedRatio need the same two or more arms, got ${observed.length} and ${expectedRatio.length}`,
    );
  }
  observed.forEach((count, arm) => requireWhole(`observed[${arm}]`, count, 0));
  expectedRatio.forEach((weight, arm) => requirePositive(`expectedRatio[${arm}]`, weight));
  const weights = expectedRatio.reduce((sum, weight) => sum + weight, 0);
  return {
    shares: expectedRatio.map((weight) => weight / weights),
    total: observed.reduce((sum, count) => sum + count, 0),
  };
}
