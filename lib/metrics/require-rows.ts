import { requireAllFinite, requireSameLength } from '@/lib/stats/require-argument';

/** @throws RangeError unless each label is 0 or 1 and each has one finite score */
export function requireBinaryRows(labels: ArrayLike<number>, scores: ArrayLike<number>): void {
  requireSameLength('labels and predictions', labels, scores);
  for (let row = 0; row < labels.length; row += 1) {
    const label = labels[row];
    if (label !== 0 && label !== 1) throw new RangeError(`labels[${row}] must be 0 or 1, got ${label}`);
  }
  requireAllFinite('predictions', scores);
}

/** @throws RangeError unless, besides, each prediction is a probability in 0..1 */
export function requireProbabilityRows(labels: ArrayLike<number>, probabilities: ArrayLike<number>): void {
  requireBinaryRows(labels, probabilities);
  for (let row = 0; row < probabilities.length; row += 1) {
    const value = probabilities[row] ?? Number.NaN;
    if (!(value >= 0 && value <= 1)) throw new RangeError(`predictions[${row}] must lie in 0..1, got ${value}`);
  }
}

/** @throws RangeError unless labels and predictions are as many finite numbers */
export function requireNumberRows(labels: ArrayLike<number>, predictions: ArrayLike<number>): void {
  requireSameLength('labels and predictions', labels, predictions);
  requireAllFinite('labels', labels);
  requireAllFinite('predictions', predictions);
}
