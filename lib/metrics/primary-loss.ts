import type { Task } from './metric-definitions';
import { logLossRows, squaredErrorRows } from './row-losses';

/**
 * The cost of each row by which versions are compared: log-loss of classes, squared error of numbers.
 *
 * @param labels 0 or 1, a class number, or a number, length n
 * @param answers probability of the positive class, probability given to the class that came true, or a number
 */
export function primaryLossRows(labels: Float64Array, answers: Float64Array, task: Task): Float64Array {
  if (task === 'regression') return squaredErrorRows(labels, answers);
  // Of several classes only the probability of the one that came true is known: it is a row with label 1.
  return logLossRows(task === 'binary' ? labels : labels.map(() => 1), answers);
}
