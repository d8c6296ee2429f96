import type { SampleRatio } from '@/lib/contracts/ab-tests';
import { formatCount, formatPercent } from '@/lib/format/number';
import { sampleRatioEvidence } from '@/lib/stats/sample-ratio';
import { requireProbability } from '@/lib/stats/require-argument';

export interface ArmCount {
  arm: string;
  /** Distinct assignment keys: requests that share a key are not independent. */
  observed: number;
  expectedShare: number;
}

/**
 * Whether the arms were filled as planned; broken means the test compares unlike things and says nothing.
 *
 *   broken = E ≥ 1/alpha, E the evidence of `sampleRatioEvidence`
 *
 * @param arms two or more, with positive shares
 * @param alpha chance that a sound split is ever called broken, however often one looks; default .01 (E ≥ 100)
 * @returns null before anything is counted
 * @throws RangeError as `sampleRatioEvidence`, or if alpha lies outside 0..1
 * Source: Lindon & Malek 2022; as a check of experiments, Fabijan et al. 2019.
 */
export function judgeSampleRatio(arms: readonly ArmCount[], alpha = 0.01): SampleRatio | null {
  requireProbability('alpha', alpha);
  const total = arms.reduce((sum, { observed }) => sum + observed, 0);
  const { evidence, pValue } = sampleRatioEvidence({
    observed: arms.map(({ observed }) => observed),
    expectedRatio: arms.map(({ expectedShare }) => expectedShare),
  });
  if (total === 0) return null;
  const broken = evidence >= 1 / alpha;
  return {
    counts: arms.map(({ arm, observed, expectedShare }) => ({ arm, observed, expectedShare })),
    pValue,
    eValue: evidence,
    broken,
    sentence: sentenceOf(arms, { broken, total, alpha }),
  };
}

function sentenceOf(arms: readonly ArmCount[], of: { broken: boolean; total: number; alpha: number }): string {
  const split = arms.map(({ arm, observed, expectedShare }) => {
    return `${arm} ${formatPercent(observed / of.total)} of ${formatPercent(expectedShare)} planned`;
  });
  const method =
    `multinomial mixture test over ${formatCount(of.total)} keys, ` +
    `valid at every look, ${formatPercent(of.alpha)} false alarms at most`;
  if (!of.broken) return `The split is as planned: ${split.join(', ')} (${method}).`;
  return `The split is broken: ${split.join(', ')} (${method}). Find out which requests are lost before reading on.`;
}
