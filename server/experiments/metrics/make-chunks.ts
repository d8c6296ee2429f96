import { hash } from 'node:crypto';
import { encodePoints } from './chunk-codec';
import { joinPoints, slicePoints, type PointColumns } from './point-columns';
import { thinToBuckets } from './thin-points';

/** A row of `hot.metric_chunk` without its series. */
export interface Chunk {
  step0: number;
  step1: number;
  /** Of its bytes: the same points sent again are the same chunk. */
  digest: bigint;
  count: number;
  min: number | null;
  max: number | null;
  sum: number | null;
  mini: Buffer | null;
  data: Buffer;
}

export const pointsPerChunk = 1000;
const miniBuckets = 20;
/** Below this a summary would be as long as the chunk. */
const smallestWithMini = 2 * miniBuckets + 2;

/** Packs points of one series, in any order, into chunks of about 1000, each distinct point once. */
export function makeChunks(points: readonly PointColumns[]): Chunk[] {
  const joined = joinPoints(points);
  const total = joined.steps.length;
  const chunks = Math.max(1, Math.round(total / pointsPerChunk));
  return Array.from({ length: chunks }, (_, index) => {
    const from = Math.round((index * total) / chunks);
    return makeChunk(slicePoints(joined, from, Math.round(((index + 1) * total) / chunks)));
  });
}

function makeChunk(points: PointColumns): Chunk {
  const { steps, values } = points;
  const data = encodePoints(points);
  const { count, min, max, sum } = summaryOf(values);
  const orNull = (value: number) => (count > 0 ? value : null);
  const mini = steps.length > smallestWithMini ? encodePoints(thinToBuckets(points, miniBuckets)) : null;
  return {
    step0: steps[0] ?? 0,
    step1: steps.at(-1) ?? 0,
    digest: hash('sha256', data, 'buffer').readBigInt64LE(),
    count: steps.length,
    min: orNull(min),
    max: orNull(max),
    sum: orNull(sum),
    mini: mini && mini.length < data.length ? mini : null,
    data,
  };
}

/** Of the values that are numbers. */
function summaryOf(values: Float64Array): { count: number; min: number; max: number; sum: number } {
  const summary = { count: 0, min: Infinity, max: -Infinity, sum: 0 };
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    summary.count += 1;
    summary.min = Math.min(summary.min, value);
    summary.max = Math.max(summary.max, value);
    summary.sum += value;
  }
  return summary;
}
