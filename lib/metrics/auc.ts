import { requireSameLength } from '@/lib/stats/require-argument';
import type { ScoresByClass } from './scores-by-class';

export interface AucEstimate {
  auc: number;
  /** DeLong's; null with fewer than two rows in a class. Takes rows as independent. */
  standardError: number | null;
}

/**
 * The chance that a positive row scores above a negative one, ties counting half (area under the ROC curve).
 *
 *   auc = mean over positives of V, V = (negatives below + ½ negatives equal) / negatives
 *   variance = s²(V over positives)/positives + s²(W over negatives)/negatives, W the same seen from the negatives
 *
 * @param scores of both classes, from `splitScores`; O(n) once sorted
 * @returns 0..1, larger is better; null when a class is missing
 * Source: Mann & Whitney 1947; variance, DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44(3), eq. 5–7.
 *
 *   estimateAuc(splitScores([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.8])); // auc 0.875
 */
export function estimateAuc({ positives, negatives }: ScoresByClass): AucEstimate | null {
  if (positives.length === 0 || negatives.length === 0) return null;
  const placed = momentsOf(placements(positives, negatives));
  const placedNegatives = momentsOf(placements(negatives, positives));
  const variance =
    placed.variance === null || placedNegatives.variance === null
      ? null
      : placed.variance / positives.length + placedNegatives.variance / negatives.length;
  return { auc: placed.mean, standardError: variance === null ? null : Math.sqrt(variance) };
}

/**
 * The same from counts by score: for scores that take few values, or that were rounded into bins. Counts of days and
 * arms add up, so a look costs as many steps as there are bins, however many rows there are.
 *
 * @param counts rows of each class by bin, bins in rising order of score, length B each
 * @returns exactly what `estimateAuc` gives for the scores as binned; null when a class is missing
 * @throws RangeError if lengths differ
 * Source: as `estimateAuc`.
 */
export function estimateAucFromCounts(counts: {
  positives: ArrayLike<number>;
  negatives: ArrayLike<number>;
}): AucEstimate | null {
  requireSameLength('positives and negatives', counts.positives, counts.negatives);
  const [positives, negatives] = [totalOf(counts.positives), totalOf(counts.negatives)];
  if (positives === 0 || negatives === 0) return null;
  const seen = { positives: 0, negatives: 0 };
  const sums = { v: 0, vv: 0, w: 0, ww: 0 };
  for (let bin = 0; bin < counts.positives.length; bin += 1) {
    const [above, below] = [counts.positives[bin] ?? 0, counts.negatives[bin] ?? 0];
    const v = (seen.negatives + below / 2) / negatives;
    const w = 1 - (seen.positives + above / 2) / positives;
    sums.v += above * v;
    sums.vv += above * v * v;
    sums.w += below * w;
    sums.ww += below * w * w;
    seen.positives += above;
    seen.negatives += below;
  }
  const auc = sums.v / positives;
  if (Math.min(positives, negatives) < 2) return { auc, standardError: null };
  const spread = Math.max(0, sums.vv / positives - auc * auc) / (positives - 1);
  const otherSpread = Math.max(0, sums.ww / negatives - auc * auc) / (negatives - 1);
  return { auc, standardError: Math.sqrt(spread + otherSpread) };
}

function totalOf(counts: ArrayLike<number>): number {
  let total = 0;
  for (let bin = 0; bin < counts.length; bin += 1) total += counts[bin] ?? 0;
  return total;
}

/** For each value, the share of the others below it, equal ones counting half; both rising. */
function placements(values: Float64Array, others: Float64Array): Float64Array {
  const placed = new Float64Array(values.length);
  let below = 0;
  let notAbove = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    while (below < others.length && (others[below] ?? 0) < value) below += 1;
    while (notAbove < others.length && (others[notAbove] ?? 0) <= value) notAbove += 1;
    placed[index] = (below + notAbove) / (2 * others.length);
  }
  return placed;
}

function momentsOf(values: Float64Array): { mean: number; variance: number | null } {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, variance: values.length < 2 ? null : squares / (values.length - 1) };
}

/**
 * How much each row pulls the area, for errors that allow for rows that share a unit.
 *
 *   positives: (V − auc)/share of positives, negatives: (1 − W − auc)/share of negatives
 *
 * @param rows labels and scores as given to `splitScores`, in their own order, length n
 * @param scores the same scores split and sorted
 * @returns length n, mean 0; null when a class is missing
 * Source: Obuchowski 1997, Nonparametric Analysis of Clustered ROC Curve Data, Biometrics 53.
 */
export function aucInfluence(
  rows: { labels: ArrayLike<number>; scores: ArrayLike<number> },
  scores: ScoresByClass,
): Float64Array | null {
  const estimate = estimateAuc(scores);
  if (estimate === null) return null;
  const { positives, negatives } = scores;
  const n = positives.length + negatives.length;
  const influence = new Float64Array(n);
  for (let row = 0; row < n; row += 1) {
    const score = rows.scores[row] ?? 0;
    influence[row] =
      rows.labels[row] === 1
        ? (shareBelow(negatives, score) - estimate.auc) * (n / positives.length)
        : (1 - shareBelow(positives, score) - estimate.auc) * (n / negatives.length);
  }
  return influence;
}

/** The share of sorted values below `value`, equal ones counting half. */
function shareBelow(sorted: Float64Array, value: number): number {
  const below = countBelow(sorted, value);
  let notAbove = below;
  if (sorted[below] === value) notAbove = countNotAbove(sorted, value);
  return (below + notAbove) / (2 * sorted.length);
}

function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countNotAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
