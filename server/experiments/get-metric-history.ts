import type { MetricHistoryQuery, MetricSeries } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { findSeries } from './charts/find-series';
import { readPoints } from './metrics/read-points';
import { thinPoints } from './metrics/thin-points';

/** A series so many times longer than the chart is drawn from the extremes kept with each chunk. */
const exactFactor = 20;
/** Most points that are unpacked for one answer, and most that are in it: other requests wait for that work. */
const mostUnpacked = 500_000;
const mostAnswered = 1_000_000;

/** Series of several runs for a chart: every point of a short one, and of a long one what a chart can show. */
export async function getMetricHistory(ctx: Context, query: MetricHistoryQuery): Promise<MetricSeries[]> {
  requirePermission(ctx, 'experiment:read');
  const { series, missing } = await findSeries(ctx, query);
  if (missing[0] !== undefined) throw notFound('run', missing[0]);
  const maxPoints = Math.min(query.maxPoints, Math.floor(mostAnswered / Math.max(1, series.length)));
  const affordable = Math.min(exactFactor * maxPoints, mostUnpacked / Math.max(1, series.length));
  const read = await readPoints(series, Math.max(maxPoints, Math.floor(affordable)));
  return read.flatMap(({ points, total }, index) => {
    const address = series[index];
    if (!address) return [];
    const { steps, timestamps, values } = thinPoints(points, maxPoints);
    return {
      runId: address.runId,
      key: address.name,
      steps: [...steps],
      timestamps: [...timestamps],
      values: Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
      total,
    };
  });
}
