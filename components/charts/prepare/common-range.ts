import type { ChartPoint } from './chart-data';

/** Share of values left out at each end, and room added around the rest. */
const tailShare = 0.01;
const room = 0.05;

export interface CommonRange {
  /** Null where no value is far out: the axis then shows all. */
  range: readonly [number, number] | null;
  /** How many values lie outside. */
  outside: number;
}

/** Where all but the most extreme values lie: from the 1st to the 99th percentile, with a little room. */
export function commonRange(series: readonly (readonly ChartPoint[])[]): CommonRange {
  const values = series.flatMap((points) => points.flatMap(({ y }) => (y === null ? [] : [y])));
  const sorted = Float64Array.from(values).sort();
  const low = sorted[Math.floor(tailShare * (sorted.length - 1))] ?? 0;
  const high = sorted[Math.ceil((1 - tailShare) * (sorted.length - 1))] ?? 0;
  const margin = (high - low) * room;
  if (margin === 0) return { range: null, outside: 0 };
  const range = [low - margin, high + margin] as const;
  const outside = values.filter((value) => value < range[0] || value > range[1]).length;
  return outside === 0 ? { range: null, outside } : { range, outside };
}
