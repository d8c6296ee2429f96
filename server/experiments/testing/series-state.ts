import type { LatestMetric, MetricSeries } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { getMetricHistory } from '../get-metric-history';
import { comparePoints, type Point } from '../metrics/point-columns';
import type { MetricPoint } from '../metrics/metric-columns';
import { readLatest } from '../metrics/read-latest';

interface SeriesState {
  latest: LatestMetric[];
  history: MetricSeries[];
}

interface TestRun {
  id: string;
  serial: bigint;
}

/** What the tables say about a run's series. */
export async function stateOf(ctx: Context, run: TestRun): Promise<SeriesState> {
  const latest = (await readLatest([run.serial])).get(run.serial) ?? [];
  const history = await getMetricHistory(ctx, { runIds: [run.id], keys: undefined, maxPoints: 20_000 });
  return { latest, history };
}

/** What they must say, worked out by brute force from every point that was acknowledged. */
export function expectedState(run: TestRun, points: readonly MetricPoint[]): SeriesState {
  const series = distinctByKey(points);
  return {
    latest: series.map(([key, distinct]) => {
      const numbers = distinct.map(({ value }) => value).filter((value) => !Number.isNaN(value));
      const last = distinct.at(-1) ?? { step: 0, timestamp: 0, value: 0 };
      const [min, max] = numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : [null, null];
      return { key, ...last, value: nullForNaN(last.value), min, max };
    }),
    history: series.map(([key, distinct]) => ({
      runId: run.id,
      key,
      steps: distinct.map(({ step }) => step),
      timestamps: distinct.map(({ timestamp }) => timestamp),
      values: distinct.map(({ value }) => nullForNaN(value)),
      total: distinct.length,
    })),
  };
}

function distinctByKey(points: readonly MetricPoint[]): [string, Point[]][] {
  const byKey = new Map<string, Point[]>();
  for (const { key, ...point } of points) {
    const series = byKey.get(key);
    if (series) series.push(point);
    else byKey.set(key, [point]);
  }
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([key, all]) => {
    const ordered = [...all].sort(comparePoints);
    const isRepeat = (point: Point, before: Point | undefined) => before && comparePoints(before, point) === 0;
    return [key, ordered.filter((point, index) => !isRepeat(point, ordered[index - 1]))];
  });
}

const nullForNaN = (value: number) => (Number.isNaN(value) ? null : value);
