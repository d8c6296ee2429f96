import { invalid } from '@/server/core/errors';
import type { RunPlace } from './find-run-place';
import { latestOf } from './latest-of';
import { makeChunks } from './make-chunks';
import { metricKeyIds } from './metric-keys';
import { columnsOf, type Point } from './point-columns';
import type { RunWrite, SeriesWrite } from './points-sql';

/** One value of a metric. */
export interface MetricPoint extends Point {
  key: string;
}

/** From so many points of a key at once they are packed at once, instead of being folded later. */
const packFrom = 20;

/** Checks points and sorts them by series, ready to be written. Throws Invalid naming the first bad point. */
export async function prepareWrite(place: RunPlace, points: readonly MetricPoint[]): Promise<RunWrite> {
  const byKey = new Map<string, Point[]>();
  for (const [index, point] of points.entries()) {
    const checked = checkPoint(point, index);
    const series = byKey.get(point.key);
    if (series) series.push(checked);
    else byKey.set(point.key, [checked]);
  }
  const keys = [...byKey.keys()];
  const ids = await metricKeyIds(place.experimentId, keys);
  const series = [...byKey.values()].map((one, index) => prepareSeries(ids[index] ?? 0, one));
  return { run: place.serial, series };
}

function prepareSeries(key: number, points: readonly Point[]): SeriesWrite {
  const packed = points.length >= packFrom;
  return {
    key,
    latest: latestOf(points),
    points: packed ? [] : points,
    chunks: packed ? makeChunks([columnsOf(points)]) : [],
  };
}

/** Infinity is kept as the largest number: charts and sums can work with it, and it still stands out. */
function checkPoint({ key, step, timestamp, value }: MetricPoint, index: number): Point {
  const refuse = (what: string) => invalid(`Point ${index + 1} (${key.slice(0, 60)}) cannot be recorded: ${what}.`);
  if (!Number.isSafeInteger(step)) throw refuse(`the step ${step} must be a whole number within ±2^53`);
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) {
    throw refuse(`the timestamp ${timestamp} must be whole milliseconds since 1970`);
  }
  const bounded = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
  return { step, timestamp, value: bounded };
}
