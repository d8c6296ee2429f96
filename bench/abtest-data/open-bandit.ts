import {
  addWeighted,
  emptyWeights,
  inversePropensityDifference,
  inversePropensityMean,
} from '@/lib/stats/inverse-propensity';
import { sampleRatioEvidence, sampleRatioTest } from '@/lib/stats/sample-ratio';
import { addValue, emptySample, standardErrorOf } from '@/lib/stats/sample-statistics';
import type { Reading } from './cookie-cats';
import { numberIn, readTable } from './read-table';

/** One impression: which item was shown, how likely that was, and whether it was clicked. */
export interface Impression {
  item: number;
  propensity: number;
  clicked: number;
}

/** Reads the impressions of one policy, in the order in which they were shown. */
export async function readImpressions(folder: string, file: string): Promise<Impression[]> {
  const impressions: Impression[] = [];
  for await (const row of readTable(folder, file)) {
    impressions.push({
      item: numberIn(row, 'item_id'),
      propensity: numberIn(row, 'propensity_score'),
      clicked: numberIn(row, 'click'),
    });
  }
  return impressions;
}

/** Whether items were shown as often as the uniform policy says, and the click rate that it earned. */
export function readUniform(impressions: readonly Impression[]): Reading[] {
  const counts = new Map<number, number>();
  let clicks = emptySample;
  for (const { item, clicked } of impressions) {
    counts.set(item, (counts.get(item) ?? 0) + 1);
    clicks = addValue(clicks, clicked);
  }
  const split = { observed: [...counts.values()], expectedRatio: [...counts.keys()].map(() => 1) };
  return [
    { figure: 'open-bandit-random-split-chi-square', value: sampleRatioTest(split).pValue ?? 1, unit: 'p' },
    { figure: 'open-bandit-random-split-bayes-factor', value: sampleRatioEvidence(split).evidence, unit: 'e-value' },
    { figure: 'open-bandit-random-click-rate', value: clicks.mean, unit: 'share' },
    { figure: 'open-bandit-random-click-rate-error', value: standardErrorOf(clicks) ?? 0, unit: 'share' },
  ];
}

/**
 * A bandit's log by inverse propensities: whether 1/propensity averages the number of items (the log's own check), the
 * click rate that showing all items alike would have earned, and the two items shown most.
 */
export function readBandit(impressions: readonly Impression[], items: number): Reading[] {
  const rows = impressions.length;
  let weights = emptySample;
  let plain = emptySample;
  let all = emptyWeights;
  const byItem = new Map<number, { shown: number; sums: typeof emptyWeights }>();
  for (const { item, propensity, clicked } of impressions) {
    weights = addValue(weights, 1 / propensity);
    plain = addValue(plain, clicked);
    all = addWeighted(all, clicked, propensity);
    const known = byItem.get(item) ?? { shown: 0, sums: emptyWeights };
    byItem.set(item, { shown: known.shown + 1, sums: addWeighted(known.sums, clicked, propensity) });
  }
  const even = inversePropensityMean(all, rows);
  const [first, second] = [...byItem.values()].sort((one, other) => other.shown - one.shown);
  if (even === null || first === undefined || second === undefined) {
    throw new Error('Open Bandit needs impressions of two items at least.');
  }
  const gap = inversePropensityDifference({ control: second.sums, treatment: first.sums }, rows);
  return [
    { figure: 'open-bandit-bts-mean-weight', value: weights.mean, unit: `items of ${items}` },
    { figure: 'open-bandit-bts-mean-weight-error', value: standardErrorOf(weights) ?? 0, unit: 'items' },
    { figure: 'open-bandit-bts-click-rate', value: plain.mean, unit: 'share' },
    { figure: 'open-bandit-bts-weighted-click-rate', value: even.value, unit: 'share' },
    { figure: 'open-bandit-bts-weighted-click-rate-error', value: even.standardError, unit: 'share' },
    { figure: 'open-bandit-bts-two-most-shown-difference', value: gap?.value ?? 0, unit: 'share' },
    { figure: 'open-bandit-bts-two-most-shown-difference-error', value: gap?.standardError ?? 0, unit: 'share' },
  ];
}
