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
