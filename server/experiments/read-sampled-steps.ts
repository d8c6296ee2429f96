import { decodePoints } from './metrics/chunk-codec';
import { FirstPoints } from './metrics/first-points';
import { inSnapshot } from './metrics/in-snapshot';
import type { PointColumns } from './metrics/point-columns';
import type { StepWindow } from './metrics/read-points';
import { streamChunks, streamHotSteps } from './metrics/stream-points';
import { SteppedSeries, type DistinctSteps } from './metrics/stepped-series';
import type { RunSeries } from './find-run-series';

/** The distinct steps of several series within a range; memory does not grow with their length. */
export function readDistinctSteps(series: readonly RunSeries[], range: StepWindow): Promise<DistinctSteps> {
  return inSnapshot(async (client) => {
    const found = new SteppedSeries(series.length, range);
    await streamHotSteps(client, { series, range }, (hot) => found.addInOrder(hot.series, hot.step));
    await streamChunks(client, { series, range }, (chunk) => {
      found.passBefore(chunk.step0);
      for (const step of decodePoints(chunk.data).steps) found.add(chunk.series, step);
    });
    return found.finish();
  });
}

/** Points of a series at some steps, in order of step, time and value; the first of more than `limit`. */
export function readPointsAt(
  series: RunSeries,
  { steps, limit }: { steps: ReadonlySet<number>; limit: number },
): Promise<PointColumns> {
  const ordered = Float64Array.from(steps).sort();
  const range = { from: ordered[0] ?? 0, to: ordered.at(-1) ?? 0 };
  return inSnapshot(async (client) => {
    const found = new FirstPoints({ order: 'step', limit });
    const { rows } = await client.query<{ step: number; timestamp: number; value: number }>({
      name: 'read-hot-steps',
      text: `SELECT step::float8 AS step, ts::float8 AS timestamp, value FROM hot.metric_hot
             WHERE run = $1 AND key = $2 AND step = ANY($3::float8[]::bigint[]) ORDER BY step, ts, value LIMIT $4`,
      values: [series.run, series.key, [...ordered], limit],
    });
    for (const { step, timestamp, value } of rows) found.add(step, timestamp, value);
    await streamChunks(client, { series: [series], range }, ({ step0, step1, data }) => {
      if (!reaches(ordered, { from: step0, to: step1 })) return;
      const points = decodePoints(data);
      points.steps.forEach((step, index) => {
        if (steps.has(step)) found.add(step, points.timestamps[index] ?? 0, points.values[index] ?? NaN);
      });
    });
    return found.read();
  });
}

/** Whether any of the ordered steps lies in the range. */
function reaches(ordered: Float64Array, { from, to }: StepWindow): boolean {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low < ordered.length && (ordered[low] ?? 0) <= to;
}
