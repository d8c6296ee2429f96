import { z } from 'zod';
import { quantileOfSorted } from '@/lib/stats/quantile';
import { requireWhole } from '@/lib/stats/require-argument';

const Count = z.number().int().min(0);

/** How a column of numbers was spread: counts in [−∞, edge 0), [edge 0, edge 1) … [last edge, ∞). */
export const NumericReference = z.object({
  kind: z.literal('numeric'),
  rows: Count,
  missing: Count,
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Rising, without repeats; one fewer than counts. */
  edges: z.array(z.number()),
  counts: z.array(Count),
});
export type NumericReference = z.infer<typeof NumericReference>;

/** How a column of categories was spread: the most frequent by name, all others together. */
export const CategoryReference = z.object({
  kind: z.literal('category'),
  rows: Count,
  missing: Count,
  categories: z.array(z.string()),
  counts: z.array(Count),
  other: Count,
});
export type CategoryReference = z.infer<typeof CategoryReference>;

/** What a monitor keeps of a column, to compare later data with; plain JSON. */
export const ColumnReference = z.discriminatedUnion('kind', [NumericReference, CategoryReference]);
export type ColumnReference = z.infer<typeof ColumnReference>;

/**
 * Bins of a column of numbers, about equally full.
 *
 *   inner edges: the quantiles at 1/bins … (bins − 1)/bins, repeats of them and of the extremes left out
 *   at most `bins` distinct values: one bin a value, edges halfway between; one single value v: below v, v, above v
 *
 * @param values finite, or null or NaN for missing, length n
 * @param options.bins ≥ 2; default 10
 * @throws RangeError if a value is infinite
 * Source: quantiles by Hyndman & Fan 1996, definition 7; the rule for few values keeps a column of 0 and 1, whose
 * quantiles are all extremes, from falling into one bin.
 */
export function referenceOfNumbers(
  values: ArrayLike<number | null>,
  options: { bins?: number } = {},
): NumericReference {
  const bins = options.bins ?? 10;
  requireWhole('bins', bins, 2);
  const { present, missing } = presentNumbers(values);
  const sorted = present.sort();
  const edges = edgesOf(sorted, bins);
  const counts = countBetween(sorted, edges);
  return {
    kind: 'numeric',
    rows: values.length,
    missing,
    min: sorted[0] ?? null,
    max: sorted.at(-1) ?? null,
    edges,
    counts,
  };
}

/**
 * The most frequent categories of a column; the rest is counted as other.
 *
 * @param values names, or null for missing, length n; an empty text is a name
 * @param options.categories how many are kept by name, ≥ 1; default 20
 * @returns categories by falling count, equal counts by name
 */
export function referenceOfCategories(
  values: ArrayLike<string | null>,
  options: { categories?: number } = {},
): CategoryReference {
  const kept = options.categories ?? 20;
  requireWhole('categories', kept, 1);
  const tally = new Map<string, number>();
  let missing = 0;
  for (let row = 0; row < values.length; row += 1) {
    const name = values[row] ?? null;
    if (name === null) missing += 1;
    else tally.set(name, (tally.get(name) ?? 0) + 1);
  }
  const ranked = [...tally].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const top = ranked.slice(0, kept);
  return {
    kind: 'category',
    rows: values.length,
    missing,
    categories: top.map(([name]) => name),
    counts: top.map(([, count]) => count),
    other: ranked.slice(kept).reduce((sum, [, count]) => sum + count, 0),
  };
}

/** The numbers among values, and how many are missing. Throws RangeError naming the first infinite one. */
export function presentNumbers(values: ArrayLike<number | null>): { present: Float64Array; missing: number } {
  const present = new Float64Array(values.length);
  let kept = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (!Number.isFinite(value))
      throw new RangeError(`values[${row}] must be finite, or null for missing, got ${value}`);
    present[kept++] = value;
  }
  return { present: present.subarray(0, kept), missing: values.length - kept };
}

/** How many values lie in each bin; the number of edges at or below a value is its bin. */
export function countBetween(values: Float64Array, edges: readonly number[]): number[] {
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  for (const value of values) {
    const bin = binOf(value, edges);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

function binOf(value: number, edges: readonly number[]): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function edgesOf(sorted: Float64Array, bins: number): number[] {
  const [first] = sorted;
  if (first === undefined) return [];
  const distinct = fewDistinct(sorted, bins);
  if (distinct?.length === 1) return [first, nextAbove(first)];
  if (distinct !== null) return distinct.slice(1).map((value, index) => halfway(distinct[index] ?? value, value));
  const quantiles = Array.from({ length: bins + 1 }, (_, step) => quantileOfSorted(sorted, step / bins));
  return [...new Set(quantiles)].slice(1, -1);
}

/** The distinct values when there are at most `limit`; null when there are more. */
function fewDistinct(sorted: Float64Array, limit: number): number[] | null {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct.at(-1)) continue;
    if (distinct.length === limit) return null;
    distinct.push(value);
  }
  return distinct;
}

function halfway(below: number, above: number): number {
  const middle = below / 2 + above / 2;
  return middle > below ? middle : above;
}

/** The smallest double above a value. */
function nextAbove(value: number): number {
  const step = Math.max(Math.abs(value) * Number.EPSILON, Number.MIN_VALUE);
  const half = value + step / 2;
  return half > value ? half : value + step;
}
