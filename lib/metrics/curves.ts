import { descendScores, type RankedStep, type ScoresByClass } from './scores-by-class';

/** One threshold on the ROC curve: rows scored at or above it are called positive. */
export interface RocPoint {
  threshold: number;
  falsePositiveRate: number;
  truePositiveRate: number;
}

export interface PrecisionRecallPoint {
  threshold: number;
  recall: number;
  precision: number;
}

/**
 * The ROC curve, thinned for drawing: a point wherever both rates together have moved by 2/maxPoints.
 *
 *   truePositiveRate = positives at or above the threshold / positives; falsePositiveRate likewise for negatives
 *
 * @param maxPoints at most about so many points, ≥ 2; default 200
 * @returns from (0, 0), threshold +∞ given as the highest score, to (1, 1); null when a class is missing
 * Source: Fawcett 2006, An Introduction to ROC Analysis, Pattern Recognition Letters 27, algorithm 1.
 */
export function rocCurve(scores: ScoresByClass, maxPoints = 200): RocPoint[] | null {
  const { positives, negatives } = scores;
  if (positives.length === 0 || negatives.length === 0) return null;
  const highest = Math.max(positives.at(-1) ?? 0, negatives.at(-1) ?? 0);
  const start: RocPoint = { threshold: highest, falsePositiveRate: 0, truePositiveRate: 0 };
  const points = thin(scores, maxPoints, ({ score, truePositives, falsePositives }) => ({
    threshold: score,
    falsePositiveRate: falsePositives / negatives.length,
    truePositiveRate: truePositives / positives.length,
  }));
  return [start, ...points];
}

/**
 * Precision against recall, thinned as `rocCurve`.
 *
 *   precision = positives at or above the threshold / rows at or above it; recall = the same / all positives
 *
 * @returns from high thresholds to low; null when no row is positive
 */
export function precisionRecallCurve(scores: ScoresByClass, maxPoints = 200): PrecisionRecallPoint[] | null {
  if (scores.positives.length === 0) return null;
  return thin(scores, maxPoints, ({ score, truePositives, falsePositives }) => ({
    threshold: score,
    recall: truePositives / scores.positives.length,
    precision: truePositives / (truePositives + falsePositives),
  }));
}

/**
 * The mean precision over the positives, as they are met from the highest score down (area under precision–recall).
 *
 *   Σ over distinct scores of (recall_k − recall_(k−1))·precision_k
 *
 * @returns 0..1, larger is better; the share of positives is what guessing gives; null when no row is positive
 * Source: Davis & Goadrich 2006, The Relationship Between Precision-Recall and ROC Curves, ICML; no interpolation.
 */
export function averagePrecision(scores: ScoresByClass): number | null {
  if (scores.positives.length === 0) return null;
  let sum = 0;
  let before = 0;
  for (const { truePositives, falsePositives } of descendScores(scores)) {
    sum += ((truePositives - before) * truePositives) / (truePositives + falsePositives);
    before = truePositives;
  }
  return sum / scores.positives.length;
}

function thin<P>(scores: ScoresByClass, maxPoints: number, toPoint: (step: RankedStep) => P): P[] {
  const { positives, negatives } = scores;
  const gap = 2 / maxPoints;
  const points: P[] = [];
  let drawn = 0;
  for (const step of descendScores(scores)) {
    const moved =
      step.truePositives / Math.max(1, positives.length) + step.falsePositives / Math.max(1, negatives.length);
    const isLast = step.truePositives === positives.length && step.falsePositives === negatives.length;
    if (moved - drawn < gap && !isLast) continue;
    points.push(toPoint(step));
    drawn = moved;
  }
  return points;
}
