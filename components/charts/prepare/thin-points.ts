import type { ChartPoint, Range } from './chart-data';

export interface ThinInput {
  points: readonly ChartPoint[];
  /** What the plot shows; one point beyond each end is kept so that lines leave the frame. */
  domain: Range;
  /** Width of the plot; at most 2 points a pixel come back (and one for each gap). */
  pixels: number;
}

/** Points in view, at most two a pixel: the lowest and the highest of each in their order, so no spike is lost. */
export function thinPoints({ points, domain, pixels }: ThinInput): ChartPoint[] {
  const inView = slicePoints(points, domain);
  const limit = Math.max(2, Math.floor(pixels)) * 2;
  if (inView.length <= limit) return inView;
  const slots = Math.max(1, Math.floor(pixels));
  const span = domain[1] - domain[0] || 1;
  const thinned: ChartPoint[] = [];
  let slot: ChartPoint[] = [];
  let current = Number.NaN;
  for (const point of inView) {
    const place = Math.floor(((point.x - domain[0]) / span) * slots);
    if (place !== current) {
      thinned.push(...extremes(slot));
      slot = [];
      current = place;
    }
    slot.push(point);
  }
  return [...thinned, ...extremes(slot)];
}

/** Points inside the domain and the neighbour on each side; binary search, so a zoom into millions stays quick. */
export function slicePoints(points: readonly ChartPoint[], [from, to]: Range): ChartPoint[] {
  const start = Math.max(0, lowerBound(points, from) - 1);
  let end = lowerBound(points, to);
  while (end < points.length && points[end]?.x === to) end += 1;
  return points.slice(start, Math.min(points.length, end + 1));
}

/** Index of the first point whose x is not below the value. */
export function lowerBound(points: readonly { x: number }[], value: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle]?.x ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function extremes(slot: readonly ChartPoint[]): ChartPoint[] {
  let lowest: ChartPoint | undefined;
  let highest: ChartPoint | undefined;
  let gap: ChartPoint | undefined;
  for (const point of slot) {
    if (point.y === null) gap = point;
    else {
      if (lowest?.y === undefined || lowest.y === null || point.y < lowest.y) lowest = point;
      if (highest?.y === undefined || highest.y === null || point.y > highest.y) highest = point;
    }
  }
  const kept = [lowest, highest, gap].filter((point): point is ChartPoint => point !== undefined);
  return [...new Set(kept)].toSorted((first, second) => first.x - second.x);
}
