import type { ChartAxis } from '@/lib/contracts/charts';
import { slicePoints, type PointColumns } from '../metrics/point-columns';
import type { StepWindow } from '../metrics/read-points';

/** Where points lie on an axis: steps, epoch milliseconds, or milliseconds since the series' first point. */
export function positionsOf(points: PointColumns, axis: ChartAxis, startedAt: number): Float64Array {
  if (axis === 'step') return points.steps;
  if (axis === 'time') return points.timestamps;
  return points.timestamps.map((timestamp) => timestamp - startedAt);
}

/** The steps between which a window of another axis lies, seen in an overview; one point more each way. */
export function stepsOfWindow(overview: PointColumns, positions: Float64Array, window: StepWindow): StepWindow {
  const inside = (position: number) => position >= window.from && position <= window.to;
  const first = positions.findIndex(inside);
  if (first < 0) return neighboursOf(overview, positions, window);
  const last = positions.findLastIndex(inside);
  return {
    from: overview.steps[Math.max(0, first - 1)] ?? 0,
    to: overview.steps[Math.min(positions.length - 1, last + 1)] ?? 0,
  };
}

/** Nothing of the overview lies inside: the steps on both sides. */
function neighboursOf({ steps }: PointColumns, positions: Float64Array, { from }: StepWindow): StepWindow {
  const after = positions.findIndex((position) => position > from);
  const place = after < 0 ? positions.length : after;
  return { from: steps[Math.max(0, place - 1)] ?? 0, to: steps[Math.min(positions.length - 1, place)] ?? 0 };
}

/** The points from the one before the window to the one after it, so that lines leave the frame. */
export function cutToWindow(points: PointColumns, positions: Float64Array, { from, to }: StepWindow): PointColumns {
  const first = positions.findIndex((position) => position >= from);
  if (first < 0) return slicePoints(points, Math.max(0, positions.length - 1), positions.length);
  const last = positions.findLastIndex((position) => position <= to);
  return slicePoints(points, Math.max(0, first - 1), Math.min(positions.length, last + 2));
}
