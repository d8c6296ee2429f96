import { pointAt, type PointColumns } from '@/server/experiments';
import { toNumber } from './present';

/** Indices of points by time; what is of one time stays in order of step and value. */
export function inTimeOrder({ timestamps }: PointColumns): Uint32Array {
  const indices = Uint32Array.from(timestamps, (_, index) => index);
  const isOrdered = timestamps.every((time, index) => index === 0 || time >= (timestamps[index - 1] ?? 0));
  return isOrdered ? indices : indices.sort((a, b) => (timestamps[a] ?? 0) - (timestamps[b] ?? 0) || a - b);
}

export function presentPoint(points: PointColumns, index: number, key: string) {
  const { step, timestamp, value } = pointAt(points, index);
  return { key, value: toNumber(value), timestamp, step };
}
