import { pointAt, type PointColumns } from '@/server/experiments';
import { toNumber } from './present';

/** The first points of some, as clients read them. */
export function presentPoints(points: PointColumns, { key, most }: { key: string; most: number }) {
  return Array.from({ length: Math.min(most, points.steps.length) }, (_, index) => {
    const { step, timestamp, value } = pointAt(points, index);
    return { key, value: toNumber(value), timestamp, step };
  });
}
