import { requireSameLength } from './require-argument';

/**
 * What each row says about two models: challenger minus champion, on the same row.
 *
 * @param champion a value a row (its loss, say), length n
 * @param challenger the other model's, same rows, same order
 * @returns length n; below zero where the challenger's value is smaller
 * @throws RangeError if lengths differ
 */
export function pairedDifferences(champion: ArrayLike<number>, challenger: ArrayLike<number>): Float64Array {
  requireSameLength('champion and challenger', champion, challenger);
  return Float64Array.from({ length: champion.length }, (_, row) => (challenger[row] ?? 0) - (champion[row] ?? 0));
}
