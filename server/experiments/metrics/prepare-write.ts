import { invalid } from '@/server/core/errors';
import type { RunPlace } from './find-run-place';
import { latestOf } from './latest-of';
import { makeChunks } from './make-chunks';
import { splitByKey, type MetricColumns } from './metric-columns';
import { metricKeyIds } from './metric-keys';
import { pointAt, type PointColumns } from './point-columns';
import type { RunWrite, SeriesWrite } from './points-sql';

/** From so many points of a key at once they are packed at once, instead of being folded later. */
const packFrom = 20;

/** Checks points and sorts them by series, ready to be written. Throws Invalid naming the first bad point. */
export async function prepareWrite(place: RunPlace, columns: MetricColumns): Promise<RunWrite> {
  checkPoints(columns);
  const ids = await metricKeyIds(place.experimentId, columns.keys);
  const series = splitByKey(columns).map((points, index) => prepareSeries(ids[index] ?? 0, points));
  return { run: place.serial, series };
}

function prepareSeries(key: number, points: PointColumns): SeriesWrite {
  const { length } = points.steps;
  const packed = length >= packFrom;
  return {
    key,
    latest: latestOf(points),
    points: packed ? [] : Array.from({ length }, (_, index) => pointAt(points, index)),
    chunks: packed ? makeChunks([points]) : [],
  };
}

function checkPoints({ keys, codes, steps, timestamps }: MetricColumns): void {
  for (let index = 0; index < codes.length; index += 1) {
    const [step = NaN, timestamp = NaN] = [steps[index], timestamps[index]];
    if (Number.isSafeInteger(step) && Number.isSafeInteger(timestamp) && timestamp >= 0) continue;
    const why = Number.isSafeInteger(step)
      ? `the timestamp ${timestamp} must be whole milliseconds since 1970`
      : `the step ${step} must be a whole number within ±2^53`;
    throw invalid(`Point ${index + 1} (${keys[codes[index] ?? 0]?.slice(0, 60)}) cannot be recorded: ${why}.`);
  }
}
