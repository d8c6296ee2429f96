import type { Task } from '@/lib/preprocessing/schema';

/** Probability of a log-odds score: 1 / (1 + e^−score). */
export function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

/** Turns `width` scores from `at` on into shares that sum to 1, in place: e^score / Σ e^score. */
export function softmaxInPlace(scores: Float64Array, at: number, width: number): void {
  let max = -Infinity;
  for (let i = at; i < at + width; i++) max = Math.max(max, scores[i] ?? 0);
  let sum = 0;
  for (let i = at; i < at + width; i++) {
    const weight = Math.exp((scores[i] ?? 0) - max);
    scores[i] = weight;
    sum += weight;
  }
  for (let i = at; i < at + width; i++) scores[i] = (scores[i] ?? 0) / sum;
}

/**
 * Answers of chosen rows from their scores.
 *
 * @param scores K arrays of n scores
 * @returns m × K, row-major: probabilities (logistic for one output of two classes, softmax for several), or the scores
 */
export function answersFromScores(task: Task, scores: readonly Float64Array[], rows: Int32Array): Float64Array {
  const width = scores.length;
  const answers = new Float64Array(rows.length * width);
  scores.forEach((from, k) => rows.forEach((row, i) => (answers[i * width + k] = from[row] ?? 0)));
  if (task === 'binary') return answers.map(sigmoid);
  if (task === 'multiclass') for (let at = 0; at < answers.length; at += width) softmaxInPlace(answers, at, width);
  return answers;
}
