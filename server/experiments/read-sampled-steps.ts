import { decodePoints } from './metrics/chunk-codec';
import { FirstPoints } from './metrics/first-points';
import { inSnapshot } from './metrics/in-snapshot';
import type { PointColumns } from './metrics/point-columns';
import type { StepWindow } from './metrics/read-points';
import { streamChunks, streamHotSteps } from './metrics/stream-points';
import { ThinnedSteps } from './metrics/thinned-steps';
import type { RunSeries } from './find-run-series';

/** Distinct steps that are told apart exactly; of more every second, fourth … is known. */
const mostSteps = 1_000_000;
/** Steps that wait for smaller ones. */
const mostWaiting = 2_000_000;

export interface DistinctSteps {
  /** Over all series, ascending. */
  steps: number[];
  /** The first and the last of each series. */
  ends: number[];
}

/** The distinct steps of several series within a range; memory does not grow with their length. */
export function readDistinctSteps(series: readonly RunSeries[], range: StepWindow): Promise<DistinctSteps> {
  return inSnapshot(async (client) => {
    const found = new SteppedSeries(series.length, range);
    await streamHotSteps(client, { series, range }, (hot) => found.add(hot.series, hot.step));
    await streamChunks(client, { series, range }, (chunk) => {
      found.passBefore(chunk.step0);
      for (const step of decodePoints(chunk.data).steps) found.add(chunk.series, step);
    });
    return found.finish();
  });
}

class SteppedSeries {
  private readonly passed = new ThinnedSteps(mostSteps);
  private waiting = new Float64Array(4096);
  private length = 0;
  private readonly firsts: Float64Array;
  private readonly lasts: Float64Array;

  constructor(
    series: number,
    private readonly range: StepWindow,
  ) {
    this.firsts = new Float64Array(series).fill(Infinity);
    this.lasts = new Float64Array(series).fill(-Infinity);
  }

  add(series: number, step: number): void {
    if (step < this.range.from || step > this.range.to) return;
    if (step < (this.firsts[series] ?? 0)) this.firsts[series] = step;
    if (step > (this.lasts[series] ?? 0)) this.lasts[series] = step;
    if (this.length > 0 && this.waiting[this.length - 1] === step) return;
    if (this.length === this.waiting.length) this.grow();
    this.waiting[this.length] = step;
    this.length += 1;
  }

  /** Nothing smaller comes any more. Looked at only when many wait. */
  passBefore(step: number): void {
    if (this.length < mostWaiting / 2) return;
    const ordered = this.ordered();
    let place = 0;
    for (; place < ordered.length && (ordered[place] ?? 0) < step; place += 1) this.passed.push(ordered[place] ?? 0);
    const rest = ordered.subarray(place);
    // Chunks that all reach over each other: every second step must do.
    const kept = rest.length > mostWaiting / 2 ? rest.filter((_, index) => index % 2 === 0) : rest;
    this.waiting.set(kept);
    this.length = kept.length;
  }

  finish(): DistinctSteps {
    for (const step of this.ordered()) this.passed.push(step);
    return { steps: this.passed.read(), ends: [...this.firsts, ...this.lasts].filter(Number.isFinite) };
  }

  private ordered(): Float64Array {
    const ordered = this.waiting.slice(0, this.length).sort();
    return ordered.filter((step, index) => index === 0 || step !== ordered[index - 1]);
  }

  private grow(): void {
    const larger = new Float64Array(2 * this.waiting.length);
    larger.set(this.waiting);
    this.waiting = larger;
  }
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
