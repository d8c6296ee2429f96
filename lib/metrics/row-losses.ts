import { requireSameLength, requireWhole } from '@/lib/stats/require-argument';
import { mapRows } from './map-rows';
import { requireNumberRows, requireProbabilityRows } from './require-rows';

/** Probabilities are raised to this before a logarithm: one certain mistake costs 34.5 nats, not infinity. */
export const LOG_LOSS_FLOOR = 1e-15;

/**
 * What each row's outcome cost, given the probability the model gave it.
 *
 *   −ln max(1e−15, p) where the label is 1, −ln max(1e−15, 1 − p) where it is 0
 *
 * @param labels 0 or 1, length n
 * @param probabilities of label 1, each in 0..1, length n
 * @returns nats a row, ≥ 0, length n; larger is worse; the mean is the log-loss
 * @throws RangeError if lengths differ, a label is neither 0 nor 1, or a probability lies outside 0..1
 * Source: Good 1952, Rational Decisions, JRSS B 14.
 */
export function logLossRows(labels: ArrayLike<number>, probabilities: ArrayLike<number>): Float64Array {
  requireProbabilityRows(labels, probabilities);
  const losses = new Float64Array(labels.length);
  for (let row = 0; row < losses.length; row += 1) {
    const probability = probabilities[row] ?? 0;
    losses[row] = -Math.log(Math.max(LOG_LOSS_FLOOR, labels[row] === 1 ? probability : 1 - probability));
  }
  return losses;
}

/**
 * The squared distance of each probability from its outcome; the mean is the Brier score.
 *
 *   (p − label)²
 *
 * @returns 0..1 a row, length n; larger is worse
 * @throws RangeError as `logLossRows`
 * Source: Brier 1950, Verification of Forecasts Expressed in Terms of Probability, Monthly Weather Review 78.
 */
export function brierRows(labels: ArrayLike<number>, probabilities: ArrayLike<number>): Float64Array {
  requireProbabilityRows(labels, probabilities);
  return mapRows(labels.length, (row) => ((probabilities[row] ?? 0) - (labels[row] ?? 0)) ** 2);
}

/**
 * The squared distance of each predicted number from the true one; the mean is the squared error.
 *
 * @returns squared units of the target, length n; larger is worse
 * @throws RangeError if lengths differ or a value is not finite
 */
export function squaredErrorRows(labels: ArrayLike<number>, predictions: ArrayLike<number>): Float64Array {
  requireNumberRows(labels, predictions);
  return mapRows(labels.length, (row) => ((predictions[row] ?? 0) - (labels[row] ?? 0)) ** 2);
}

/** The distance of each predicted number from the true one; its mean is the absolute error. Throws likewise. */
export function absoluteErrorRows(labels: ArrayLike<number>, predictions: ArrayLike<number>): Float64Array {
  requireNumberRows(labels, predictions);
  return mapRows(labels.length, (row) => Math.abs((predictions[row] ?? 0) - (labels[row] ?? 0)));
}

/**
 * The log-loss of each row for several classes.
 *
 *   −ln max(1e−15, p of the true class / Σ p of the row)
 *
 * @param labels class numbers 0 … classes − 1, length n
 * @param probabilities n × classes, row-major; each ≥ 0, each row with a positive sum
 * @returns nats a row, length n; larger is worse
 * @throws RangeError if a label, a probability or the shape is wrong
 * Source: as `logLossRows`.
 */
export function multiclassLogLossRows(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): Float64Array {
  requireWhole('classes', classes, 2);
  requireSameLength('labels × classes and predictions', { length: labels.length * classes }, probabilities);
  return mapRows(labels.length, (row) => {
    const label = requireClass(labels, row, classes);
    let sum = 0;
    for (let column = 0; column < classes; column += 1) sum += requireWeight(probabilities, row * classes + column);
    if (sum <= 0) throw new RangeError(`predictions of row ${row} must have a positive sum, got ${sum}`);
    return -Math.log(Math.max(LOG_LOSS_FLOOR, (probabilities[row * classes + label] ?? 0) / sum));
  });
}

function requireClass(labels: ArrayLike<number>, row: number, classes: number): number {
  const label = labels[row] ?? Number.NaN;
  if (Number.isInteger(label) && label >= 0 && label < classes) return label;
  throw new RangeError(`labels[${row}] must be a class number in 0..${classes - 1}, got ${label}`);
}

function requireWeight(probabilities: ArrayLike<number>, index: number): number {
  const weight = probabilities[index] ?? Number.NaN;
  if (weight >= 0 && weight < Infinity) return weight;
  throw new RangeError(`predictions[${index}] must be a finite number of at least 0, got ${weight}`);
}
