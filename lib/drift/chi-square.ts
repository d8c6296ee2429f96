import { chiSquareTail } from '@/lib/stats/distributions';
import { requireSameLength, requireWhole } from '@/lib/stats/require-argument';

export interface HomogeneityTest {
  chiSquare: number;
  degreesOfFreedom: number;
  pValue: number;
  /** Strength on a scale from 0 to 1 that does not grow with the number of rows (Cramér's V). */
  cramersV: number;
}

/**
 * Whether two sets of counts may come from the same shares.
 *
 *   chiSquare = Σ over both rows of the 2 × k table of (observed − expected)²/expected,  V = √(chiSquare / all rows)
 *
 * @param reference counts by category, length k
 * @param current   the same categories, later data; totals may differ; categories empty in both are left out
 * @returns null if a side is empty or fewer than two categories hold rows; rows must not depend on each other,
 * and on many rows trifles become significant: read V beside p
 * @throws RangeError if lengths differ or a count is not a whole number of at least 0
 * Source: Pearson 1900; V, Cramér 1946, Mathematical Methods of Statistics, 21.9.
 */
export function testHomogeneity(reference: readonly number[], current: readonly number[]): HomogeneityTest | null {
  requireSameLength('reference and current', reference, current);
  reference.forEach((count, index) => requireWhole(`reference[${index}]`, count, 0));
  current.forEach((count, index) => requireWhole(`current[${index}]`, count, 0));
  const used = reference.flatMap((before, index) => {
    const after = current[index] ?? 0;
    return before + after === 0 ? [] : [{ before, after }];
  });
  const referenceRows = used.reduce((sum, { before }) => sum + before, 0);
  const currentRows = used.reduce((sum, { after }) => sum + after, 0);
  if (used.length < 2 || referenceRows === 0 || currentRows === 0) return null;
  const rows = referenceRows + currentRows;
  const chiSquare = used.reduce((sum, { before, after }) => {
    const expectedBefore = ((before + after) / rows) * referenceRows;
    const expectedAfter = before + after - expectedBefore;
    return sum + (before - expectedBefore) ** 2 / expectedBefore + (after - expectedAfter) ** 2 / expectedAfter;
  }, 0);
  const degreesOfFreedom = used.length - 1;
  return {
    chiSquare,
    degreesOfFreedom,
    pValue: chiSquareTail(chiSquare, degreesOfFreedom),
    cramersV: Math.sqrt(chiSquare / rows),
  };
}
