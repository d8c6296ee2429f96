import { z } from 'zod';
import { countBetween, presentNumbers, type CategoryReference, type NumericReference } from './column-reference';

/** Later rows of a column, counted in the bins of its reference. Counts of parts add up to counts of the whole. */
export const ColumnCounts = z.object({
  rows: z.number().int().min(0),
  missing: z.number().int().min(0),
  counts: z.array(z.number().int().min(0)),
  /** Numbers outside the range of the reference, or categories it keeps no count of by name. */
  outside: z.number().int().min(0),
});
export type ColumnCounts = z.infer<typeof ColumnCounts>;

/**
 * Counts later numbers in the bins of a reference; the outer bins are open, so a number outside its range is counted.
 *
 * @param values finite, or null or NaN for missing
 * @throws RangeError if a value is infinite
 */
export function countNumbers(reference: NumericReference, values: ArrayLike<number | null>): ColumnCounts {
  const { present, missing } = presentNumbers(values);
  const { min, max, edges } = reference;
  let outside = 0;
  for (const value of present) if (min === null || max === null || value < min || value > max) outside += 1;
  return { rows: values.length, missing, counts: countBetween(present, edges), outside };
}

/** Counts later categories by the names of a reference; names it does not keep are outside. */
export function countCategories(reference: CategoryReference, values: ArrayLike<string | null>): ColumnCounts {
  const places = new Map(reference.categories.map((name, place) => [name, place]));
  const counts = Array.from({ length: places.size }, () => 0);
  let missing = 0;
  let outside = 0;
  for (let row = 0; row < values.length; row += 1) {
    const name = values[row] ?? null;
    const place = name === null ? undefined : places.get(name);
    if (name === null) missing += 1;
    else if (place === undefined) outside += 1;
    else counts[place] = (counts[place] ?? 0) + 1;
  }
  return { rows: values.length, missing, counts, outside };
}
