import type { ChartHeader, ChartSeriesInput } from '@/lib/contracts/charts';
import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import type { PointColumns } from '../metrics/point-columns';
import { thinPoints } from '../metrics/thin-points';
import { findSeries } from './find-series';
import { readWindow } from './read-window';

/** A series so many times longer than the chart is drawn from the extremes kept with each chunk. */
const exactFactor = 20;
const mostAnswered = 1_000_000;

export type ChartSeriesRead = ChartHeader['series'][number] & { points: PointColumns };
export type ChartRead = Omit<ChartHeader, 'series'> & { series: ChartSeriesRead[] };

/** Series of runs for one panel, thinned to what it can show; no spike and no gap is lost. */
export async function getChartSeries(ctx: Context, input: ChartSeriesInput): Promise<ChartRead> {
  requirePermission(ctx, 'experiment:read');
  const { series, missing } = await findSeries(ctx, input);
  const maxPoints = Math.min(input.maxPoints, Math.floor(mostAnswered / Math.max(1, series.length)));
  const reads = await readWindow(series, {
    axis: input.axis,
    window: input.window,
    exactUpTo: Math.max(maxPoints, exactFactor * maxPoints),
  });
  const read = series.flatMap(({ runId, name }, index) => {
    const found = reads[index];
    if (!found) return [];
    const points = thinPoints(found.points, maxPoints);
    return { runId, key: name, count: points.steps.length, total: found.total, startedAt: found.startedAt, points };
  });
  return { series: read, missing };
}
