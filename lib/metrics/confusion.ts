import { requireSameLength, requireWhole } from '@/lib/stats/require-argument';

/**
 * The class with the largest probability in each row; the first of equals.
 *
 * @param probabilities n × classes, row-major
 */
export function mostLikelyClass(probabilities: ArrayLike<number>, classes: number): Int32Array {
  requireWhole('classes', classes, 2);
  const rows = probabilities.length / classes;
  requireWhole('predictions.length / classes', rows, 0);
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let column = 1; column < classes; column += 1) {
      if ((probabilities[row * classes + column] ?? 0) > (probabilities[row * classes + best] ?? 0)) best = column;
    }
    return best;
  });
}

/**
 * Rows by true class (outer index) and predicted class (inner index).
 *
 * @param labels class numbers 0 … classes − 1, length n
 * @param predicted class numbers, length n
 */
export function confusionMatrix(labels: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): number[][] {
  requireSameLength('labels and predicted', labels, predicted);
  const matrix = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (let row = 0; row < labels.length; row += 1) {
    const line = matrix[labels[row] ?? -1];
    const column = predicted[row] ?? -1;
    if (line?.[column] === undefined) {
      throw new RangeError(
        `row ${row} must hold classes in 0..${classes - 1}, got ${labels[row]} and ${predicted[row]}`,
      );
    }
    line[column] += 1;
  }
  return matrix;
}

/**
 * The mean of the F1 of each class, every class counting the same.
 *
 *   mean over classes of 2·hits/(true rows + predicted rows); classes neither true nor predicted are left out
 *
 * @param matrix from `confusionMatrix`
 * @returns 0..1, larger is better; null without rows
 * Source: Sokolova & Lapalme 2009, Information Processing & Management 45, table 3 (as scikit-learn, macro).
 */
export function macroF1(matrix: readonly (readonly number[])[]): number | null {
  const scores = matrix.flatMap((line, index) => {
    const trueRows = line.reduce((sum, count) => sum + count, 0);
    const predictedRows = matrix.reduce((sum, other) => sum + (other[index] ?? 0), 0);
    return trueRows + predictedRows === 0 ? [] : [(2 * (line[index] ?? 0)) / (trueRows + predictedRows)];
  });
  return scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
