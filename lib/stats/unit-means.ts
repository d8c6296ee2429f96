import { requireSameLength } from './require-argument';
import { addValue, emptySample, type SampleStatistics } from './sample-statistics';

/** One unit of evidence (a day, say): how many rows it holds and their mean. */
export interface UnitMean {
  unit: string;
  rows: number;
  mean: number;
}

/**
 * One mean a unit, from rows in any order: the values a sequence over units reads.
 *
 * @param input.units the unit of each row, length n
 * @param input.values one number a row, length n, finite
 * @param input.complete only these units are read (complete ones, with all labels in); absent: all
 * @returns units in rising order of their names, so that ISO days come in time order; units without rows are absent
 * @throws RangeError if lengths differ or a value is not finite
 */
export function meansByUnit(input: {
  units: ArrayLike<string>;
  values: ArrayLike<number>;
  complete?: Iterable<string>;
}): UnitMean[] {
  requireSameLength('units and values', input.units, input.values);
  const wanted = input.complete === undefined ? null : new Set(input.complete);
  const samples = new Map<string, SampleStatistics>();
  for (let row = 0; row < input.values.length; row += 1) {
    const unit = input.units[row] ?? '';
    if (wanted !== null && !wanted.has(unit)) continue;
    samples.set(unit, addValue(samples.get(unit) ?? emptySample, input.values[row] ?? Number.NaN));
  }
  return [...samples].map(([unit, { n, mean }]) => ({ unit, rows: n, mean })).sort(byName);
}

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

function byName(first: UnitMean, second: UnitMean): number {
  if (first.unit === second.unit) return 0;
  return first.unit < second.unit ? -1 : 1;
}
