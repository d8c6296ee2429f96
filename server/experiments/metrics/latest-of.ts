import { comparePoints, type Point } from './point-columns';

/** The last point of a series and its extremes, NaN left out of them. */
export interface Latest {
  last: Point;
  min: number | null;
  max: number | null;
}

/** What points of one series, in any order, say about it. Throws RangeError for none. */
export function latestOf(points: readonly Point[]): Latest {
  const [first] = points;
  if (!first) throw new RangeError('a series without points has no latest one');
  const latest: Latest = { last: first, min: null, max: null };
  for (const point of points) {
    if (comparePoints(point, latest.last) > 0) latest.last = point;
    if (Number.isNaN(point.value)) continue;
    if (latest.min === null || point.value < latest.min) latest.min = point.value;
    if (latest.max === null || point.value > latest.max) latest.max = point.value;
  }
  return latest;
}

/** What two sets of points of one series say together. */
export function mergeLatest(a: Latest, b: Latest): Latest {
  return {
    last: comparePoints(b.last, a.last) > 0 ? b.last : a.last,
    min: a.min === null || b.min === null ? (a.min ?? b.min) : Math.min(a.min, b.min),
    max: a.max === null || b.max === null ? (a.max ?? b.max) : Math.max(a.max, b.max),
  };
}
