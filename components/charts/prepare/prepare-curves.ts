import type { ChartSeries } from './chart-data';

export interface ReliabilityBin {
  /** Mean prediction in the bin, 0..1. */
  predicted: number;
  /** Share of positives in the bin, 0..1. */
  observed: number;
  count: number;
}

export interface CurveInput<Item> {
  id: string;
  name: string;
  color?: string;
  items: readonly Item[];
}

/** Observed share by prediction, with the 95 % Wilson interval of each bin. Empty bins are left out. */
export function reliabilitySeries(inputs: readonly CurveInput<ReliabilityBin>[]): ChartSeries[] {
  return inputs.map(({ items, ...rest }) => ({
    ...rest,
    points: items
      .filter(({ count }) => count > 0)
      .toSorted((first, second) => first.predicted - second.predicted)
      .map(({ predicted, observed, count }) => ({ x: predicted, y: observed, ...wilsonInterval(observed, count) })),
  }));
}

const NORMAL_975 = 1.959963984540054;

/**
 * 95 % interval of a share.
 *
 *   (p + z²/2n ± z √(p (1 − p) / n + z²/4n²)) / (1 + z²/n)
 *
 * Source: Wilson 1927, Probable inference, JASA 22(158).
 */
export function wilsonInterval(share: number, count: number): { low: number; high: number } {
  const squared = NORMAL_975 ** 2;
  const centre = share + squared / (2 * count);
  const reach = NORMAL_975 * Math.sqrt((share * (1 - share)) / count + squared / (4 * count ** 2));
  const scale = 1 + squared / count;
  return { low: Math.max(0, (centre - reach) / scale), high: Math.min(1, (centre + reach) / scale) };
}

export interface RocPoint {
  falsePositiveRate: number;
  truePositiveRate: number;
}

/** The curve from (0, 0) to (1, 1), ordered, with both ends. */
export function rocSeries(inputs: readonly CurveInput<RocPoint>[]): ChartSeries[] {
  return inputs.map(({ items, ...rest }) => {
    const points = items
      .map(({ falsePositiveRate, truePositiveRate }) => ({ x: falsePositiveRate, y: truePositiveRate }))
      .toSorted((first, second) => first.x - second.x || first.y - second.y);
    return { ...rest, points: [{ x: 0, y: 0 }, ...points.filter(isInner), { x: 1, y: 1 }] };
  });
}

function isInner({ x, y }: { x: number; y: number }): boolean {
  return !(x === 0 && y === 0) && !(x === 1 && y === 1);
}
