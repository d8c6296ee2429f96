import type { Context } from '@/server/core/context';
import { db, pool } from '@/server/core/db';
import { invalid, notFound } from '@/server/core/errors';
import type { SeriesAddress } from '../metrics/read-points';

export interface FoundSeries extends SeriesAddress {
  runId: string;
  name: string;
}

const mostSeries = 1000;

/** The series of runs that exist, in the order of the runs, then of the keys' names; all keys where none is named. */
export async function findSeries(
  ctx: Context,
  { runIds, keys }: { runIds: readonly string[]; keys?: readonly string[] },
): Promise<FoundSeries[]> {
  const serials = await serialsOf(ctx, runIds);
  const { rows } = await pool().query<FoundSeries>({
    name: 'find-metric-series',
    text: `SELECT r.id AS "runId", l.run, l.key, k.name
     FROM hot.metric_latest l
     JOIN run r ON r.serial = l.run
     JOIN hot.metric_key k ON k.experiment_id = r."experimentId" AND k.id = l.key
     WHERE l.run = ANY($1::bigint[]) AND ($2::text[] IS NULL OR k.name = ANY($2))
     ORDER BY array_position($3::text[], r.id), k.name
     LIMIT $4`,
    values: [serials, keys ?? null, runIds, mostSeries + 1],
  });
  if (rows.length > mostSeries) {
    throw invalid(`These runs have more than ${mostSeries} series: name fewer keys, or ask for fewer runs.`);
  }
  return rows;
}

/** The numbers metric tables know these runs by; a run of another project or a deleted one is not found. */
export async function serialsOf(ctx: Context, runIds: readonly string[]): Promise<string[]> {
  const runs = await db().run.findMany({
    where: { id: { in: [...runIds] }, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null },
    select: { id: true, serial: true },
  });
  const known = new Set(runs.map(({ id }) => id));
  const missing = runIds.find((id) => !known.has(id));
  if (missing !== undefined) throw notFound('run', missing);
  return runs.map(({ serial }) => String(serial));
}
