import { formatNumber } from '@/lib/format';
import type { Range } from './chart-data';
import { niceRange, niceTicks } from './nice-ticks';
import { numberLabels } from './tick-labels';
import type { AxisTick } from './prepare-line-chart';

export interface HistogramInput {
  /** One edge more than counts, ascending. */
  edges: readonly number[];
  counts: readonly number[];
  /** Counts of the reference over the same edges. */
  reference?: readonly number[];
}

export interface Bar {
  /** Written under the bar, or in the hover for a bin. */
  label: string;
  value: number;
  reference: number | null;
  /** Where an interval's whiskers end. */
  low: number | null;
  high: number | null;
  /** Of its dot, where it stands out. */
  color?: string;
}

/**
 * Bins as bars. With a reference both sides become shares, so that sets of different size can be compared.
 *
 * @throws RangeError when edges and counts do not fit together
 */
export function histogramBars({ edges, counts, reference }: HistogramInput): Bar[] {
  if (edges.length !== counts.length + 1) {
    throw new RangeError(
      `A histogram of ${counts.length} counts needs ${counts.length + 1} edges, not ${edges.length}.`,
    );
  }
  const shares = reference === undefined ? counts : toShares(counts);
  const behind = reference === undefined ? [] : toShares(reference);
  return shares.map((value, index) => ({
    label: `${formatNumber(edges[index])} to ${formatNumber(edges[index + 1])}`,
    value,
    reference: behind[index] ?? null,
    low: null,
    high: null,
  }));
}

/** Heights and ticks of an axis that begins at zero (or ends there, for negative bars). */
export function barAxis(bars: readonly Bar[], count: number): { domain: readonly [number, number]; ticks: AxisTick[] } {
  const values = bars.flatMap(({ value, reference, low, high }) => [value, reference ?? 0, low ?? 0, high ?? 0]);
  return axisOf([Math.min(0, ...values), Math.max(0, ...values)], count);
}

/** The same for dots, which are read by their place: room for values and intervals, and no zero for its own sake. */
export function dotAxis(bars: readonly Bar[], count: number): ReturnType<typeof barAxis> {
  const values = bars.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  return values.length === 0 ? axisOf([0, 1], count) : axisOf([Math.min(...values), Math.max(...values)], count);
}

function axisOf(range: Range, count: number): ReturnType<typeof barAxis> {
  const domain = niceRange(range, count);
  const ticks = niceTicks(domain, count);
  const labels = numberLabels(ticks);
  return { domain, ticks: ticks.map((value, index) => ({ value, label: labels[index] ?? '' })) };
}

export function toShares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}
