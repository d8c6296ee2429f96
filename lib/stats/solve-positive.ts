import { requireAllFinite, requireSameLength } from './require-argument';

/**
 * Solves A·x = b for a symmetric matrix that is positive semidefinite (a covariance), leaving out columns that others
 * explain: those get 0.
 *
 *   A = L·L' by columns (Cholesky); column j is dropped where what is left of A_jj falls below tolerance·A_jj
 *
 * @param matrix d × d, row-major, symmetric
 * @param right length d
 * @param tolerance share of a column's own size below which it counts as explained; default 1e-10
 * @returns solution of length d, and the columns left out
 * @throws RangeError if the shapes disagree or a value is not finite
 * Source: Golub & Van Loan 1996, Matrix Computations, 4.2.
 */
export function solvePositive(
  matrix: Float64Array,
  right: Float64Array,
  tolerance = 1e-10,
): { solution: Float64Array; dropped: number[] } {
  const d = right.length;
  requireSameLength('matrix and right × right', matrix, { length: d * d });
  requireAllFinite('matrix', matrix);
  requireAllFinite('right', right);
  const { lower, dropped } = factor(matrix, d, tolerance);
  const at = (row: number, column: number): number => lower[row * d + column] ?? 0;
  const solution = Float64Array.from(right);
  for (let row = 0; row < d; row += 1) {
    let rest = solution[row] ?? 0;
    for (let column = 0; column < row; column += 1) rest -= at(row, column) * (solution[column] ?? 0);
    solution[row] = dropped.includes(row) ? 0 : rest / at(row, row);
  }
  for (let row = d - 1; row >= 0; row -= 1) {
    let rest = solution[row] ?? 0;
    for (let below = row + 1; below < d; below += 1) rest -= at(below, row) * (solution[below] ?? 0);
    solution[row] = dropped.includes(row) ? 0 : rest / at(row, row);
  }
  return { solution, dropped };
}

function factor(matrix: Float64Array, d: number, tolerance: number): { lower: Float64Array; dropped: number[] } {
  const lower = new Float64Array(d * d);
  const dropped: number[] = [];
  for (let column = 0; column < d; column += 1) {
    const left = remainder(matrix, lower, { row: column, column, d });
    if (left <= tolerance * (matrix[column * d + column] ?? 0)) {
      dropped.push(column);
      continue;
    }
    const diagonal = Math.sqrt(left);
    lower[column * d + column] = diagonal;
    for (let row = column + 1; row < d; row += 1) {
      lower[row * d + column] = remainder(matrix, lower, { row, column, d }) / diagonal;
    }
  }
  return { lower, dropped };
}

/** A at (row, column) less what the earlier columns of L explain. */
function remainder(
  matrix: Float64Array,
  lower: Float64Array,
  { row, column, d }: { row: number; column: number; d: number },
): number {
  let value = matrix[row * d + column] ?? 0;
  for (let k = 0; k < column; k += 1) value -= (lower[row * d + k] ?? 0) * (lower[column * d + k] ?? 0);
  return value;
}
