import { requireBinaryRows } from './require-rows';

/** The scores of positive and of negative rows, each in rising order: all that ranking metrics need. */
export interface ScoresByClass {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/**
 * Sorts the scores of each class; ranking metrics then need one pass over both.
 *
 * @param labels 0 or 1, length n
 * @param scores any finite numbers, larger for rows more likely positive, length n
 * @throws RangeError if lengths differ, a label is neither 0 nor 1, or a score is not finite
 */
export function splitScores(labels: ArrayLike<number>, scores: ArrayLike<number>): ScoresByClass {
  requireBinaryRows(labels, scores);
  let positiveCount = 0;
  for (let row = 0; row < labels.length; row += 1) positiveCount += labels[row] ?? 0;
  const positives = new Float64Array(positiveCount);
  const negatives = new Float64Array(labels.length - positiveCount);
  let positive = 0;
  let negative = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const score = scores[row] ?? 0;
    if (labels[row] === 1) positives[positive++] = score;
    else negatives[negative++] = score;
  }
  return { positives: positives.sort(), negatives: negatives.sort() };
}

/** A threshold and what lies at or above it. */
export interface RankedStep {
  score: number;
  truePositives: number;
  falsePositives: number;
}

/** Walks the distinct scores from the highest down, counting the rows at or above each. */
export function* descendScores({ positives, negatives }: ScoresByClass): Generator<RankedStep> {
  let positive = positives.length - 1;
  let negative = negatives.length - 1;
  while (positive >= 0 || negative >= 0) {
    const score = Math.max(positives[positive] ?? -Infinity, negatives[negative] ?? -Infinity);
    while (positive >= 0 && positives[positive] === score) positive -= 1;
    while (negative >= 0 && negatives[negative] === score) negative -= 1;
    yield { score, truePositives: positives.length - 1 - positive, falsePositives: negatives.length - 1 - negative };
  }
}
