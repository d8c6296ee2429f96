import { chiSquareTail } from './distributions';
import { requireSameLength, requireWhole } from './require-argument';

/**
 * Whether rows of counts share their proportions: labels missing by arm (arms × labelled and missing), or two tests
 * that overlap (arms of the one × arms of the other). Judged once.
 *
 *   chiSquare = Σ (observed − expected)²/expected,  expected = row sum·column sum/all,  V = √(chiSquare/(all·(d − 1)))
 *   d the smaller of rows and columns; rows and columns without counts are left out
 *
 * @param table counts of distinct units, each row of the same length
 * @returns null with fewer than two rows or columns that hold counts; V is the strength, 0..1, whatever the size
 * @throws RangeError if rows differ in length or a count is not a whole number of at least 0
 * Source: Pearson 1900; V, Cramér 1946, Mathematical Methods of Statistics, 21.9.
 */
export function contingencyTest(
  table: readonly (readonly number[])[],
): { chiSquare: number; degreesOfFreedom: number; pValue: number; cramersV: number } | null {
  table.forEach((row, index) => {
    requireSameLength(`table[0] and table[${index}]`, table[0] ?? [], row);
    row.forEach((count, column) => requireWhole(`table[${index}][${column}]`, count, 0));
  });
  const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  const rows = table.filter((row) => sumOf(row) > 0);
  const columns = (table[0] ?? []).map((_, column) => sumOf(rows.map((row) => row[column] ?? 0)));
  const used = columns.filter((sum) => sum > 0).length;
  if (rows.length < 2 || used < 2) return null;
  const all = sumOf(columns);
  const chiSquare = rows.reduce((sum, row) => {
    const rowSum = sumOf(row);
    return row.reduce((inner, count, column) => {
      const expected = (rowSum * (columns[column] ?? 0)) / all;
      return expected === 0 ? inner : inner + (count - expected) ** 2 / expected;
    }, sum);
  }, 0);
  const degreesOfFreedom = (rows.length - 1) * (used - 1);
  return {
    chiSquare,
    degreesOfFreedom,
    pValue: chiSquareTail(chiSquare, degreesOfFreedom),
    cramersV: Math.sqrt(chiSquare / (all * (Math.min(rows.length, used) - 1))),
  };
}
