import { normalQuantile, normalTail } from '@/lib/stats/normal';
import type { Interval } from '@/lib/stats/proportions';
import { requireProbability } from '@/lib/stats/require-argument';
import { aucInfluence, estimateAuc } from './auc';
import { splitScores } from './scores-by-class';

export interface AucComparison {
  champion: number;
  challenger: number;
  /** Challenger minus champion. */
  difference: number;
  standardError: number;
  /** Null where the error is 0: the two rank all rows alike. */
  z: number | null;
  /** Two-sided; null as z. */
  pValue: number | null;
  interval: Interval;
}

/**
 * Whether two models that scored the same rows rank them equally well, judged once at a size fixed beforehand (DeLong).
 *
 *   V_i, W_j: share of negatives below positive i, of positives above negative j (ties half), by midranks in O(n log n)
 *   standardError² = s²(V_challenger − V_champion)/positives + s²(W_challenger − W_champion)/negatives
 *
 * @param input.labels 0 or 1, length n; rows independent (else `comparePaired` with units)
 * @returns null with fewer than two rows in a class
 * @throws RangeError if lengths differ, a label is neither 0 nor 1, or a score is not finite
 * Source: DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44(3), eq. 5–7; midranks, Sun & Xu 2014, IEEE Signal
 * Processing Letters 21.
 */
export function compareAucs(input: {
  labels: ArrayLike<number>;
  champion: ArrayLike<number>;
  challenger: ArrayLike<number>;
  level?: number;
}): AucComparison | null {
  const { labels, level = 0.95 } = input;
  requireProbability('level', level);
  const before = placementsOf(labels, input.champion);
  const after = placementsOf(labels, input.challenger);
  if (before === null || after === null) return null;
  const { positives, negatives } = before;
  if (Math.min(positives, negatives) < 2) return null;
  const pulls = after.influence.map((pull, row) => pull - (before.influence[row] ?? 0));
  const n = labels.length;
  let squares = 0;
  for (let row = 0; row < n; row += 1) {
    const size = labels[row] === 1 ? positives : negatives;
    squares += ((pulls[row] ?? 0) * (size / n)) ** 2 / ((size - 1) * size);
  }
  const standardError = Math.sqrt(squares);
  const difference = after.auc - before.auc;
  const reach = normalQuantile((1 + level) / 2) * standardError;
  const z = standardError === 0 ? null : difference / standardError;
  return {
    champion: before.auc,
    challenger: after.auc,
    difference,
    standardError,
    z,
    pValue: z === null ? null : Math.min(1, 2 * normalTail(Math.abs(z))),
    interval: { lower: difference - reach, upper: difference + reach },
  };
}

/** Placements less their mean, scaled by n / rows of the class. */
function placementsOf(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
): { auc: number; influence: Float64Array; positives: number; negatives: number } | null {
  const scores = splitScores(labels, predictions);
  const estimate = estimateAuc(scores);
  const influence = aucInfluence({ labels, scores: predictions }, scores);
  if (estimate === null || influence === null) return null;
  return { auc: estimate.auc, influence, positives: scores.positives.length, negatives: scores.negatives.length };
}
