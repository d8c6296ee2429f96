import type { MetricHistoryQuery, MetricSeries } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db, pool } from '@/server/core/db';
import { invalid, notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { readPoints } from './metrics/read-points';
import { thinPoints } from './metrics/thin-points';

const mostSeries = 1000;

/** A series so many times longer than the chart is drawn from the extremes kept with each chunk. */
const exactFactor = 20;
/** Most points that are unpacked for one answer, and most that are in it: other requests wait for that work. */
const mostUnpacked = 500_000;
const mostAnswered = 1_000_000;

/** Series of several runs for a chart: every point of a short one, and of a long one what a chart can show. */
export async function getMetricHistory(ctx: Context, query: MetricHistoryQuery): Promise<MetricSeries[]> {
  requirePermission(ctx, 'experiment:read');
  const series = await findSeries(ctx, query);
  if (series.length > mostSeries) {
    throw invalid(`These runs have more than ${mostSeries} series: name the keys, or ask for fewer runs.`);
  }
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

/** The series asked for that exist, in the order of the runs, then of the keys' names. */
async function findSeries(ctx: Context, { runIds, keys }: MetricHistoryQuery) {
  const runs = await db().run.findMany({
    where: { id: { in: runIds }, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null },
    select: { id: true, serial: true },
  });
  const missing = runIds.find((id) => !runs.some((run) => run.id === id));
  if (missing !== undefined) throw notFound('run', missing);
  const { rows } = await pool().query<{ runId: string; run: string; key: number; name: string }>(
    `SELECT r.id AS "runId", l.run, l.key, k.name
     FROM hot.metric_latest l
     JOIN run r ON r.serial = l.run
     JOIN hot.metric_key k ON k.experiment_id = r."experimentId" AND k.id = l.key
     WHERE l.run = ANY($1::bigint[]) AND ($2::text[] IS NULL OR k.name = ANY($2))
     ORDER BY array_position($3::text[], r.id), k.name
     LIMIT $4`,
    [runs.map((run) => String(run.serial)), keys ?? null, runIds, mostSeries + 1],
  );
  return rows;
}
