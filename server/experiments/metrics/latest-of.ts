import { comparePoints, pointAt, type Point, type PointColumns } from './point-columns';

/** The last point of a series and its extremes, NaN left out of them. */
export interface Latest {
  last: Point;
  min: number | null;
  max: number | null;
}

/** What points of one series, in any order, say about it. Throws RangeError for none. */
export function latestOf(points: PointColumns): Latest {
  const { steps, values } = points;
  if (steps.length === 0) throw new RangeError('a series without points has no latest one');
  let last = pointAt(points, 0);
  let [min, max] = [Infinity, -Infinity];
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index] ?? NaN;
    if (step >= last.step) last = later(last, pointAt(points, index));
    const value = values[index] ?? NaN;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min > max ? { last, min: null, max: null } : { last, min, max };
}

const later = (a: Point, b: Point) => (comparePoints(b, a) > 0 ? b : a);

/** What two sets of points of one series say together. */
export function mergeLatest(a: Latest, b: Latest): Latest {
  return {
    last: later(a.last, b.last),
    min: a.min === null || b.min === null ? (a.min ?? b.min) : Math.min(a.min, b.min),
    max: a.max === null || b.max === null ? (a.max ?? b.max) : Math.max(a.max, b.max),
  };
}
