import type { Context } from '@/server/core/context';
import { db, pool } from '@/server/core/db';
import { invalid } from '@/server/core/errors';
import type { SeriesAddress } from '../metrics/read-points';

export interface FoundSeries extends SeriesAddress {
  runId: string;
  name: string;
}

const mostSeries = 1000;

/** The runs of a chart that are there, by the numbers metric tables know them by, and those that are not. */
export interface FoundRuns {
  serials: string[];
  missing: string[];
}

/** The series of runs that are there, in the order of runs, then of the names of keys; all keys where none is named. */
export async function findSeries(
  ctx: Context,
  { runIds, keys }: { runIds: readonly string[]; keys?: readonly string[] },
): Promise<{ series: FoundSeries[]; missing: string[] }> {
  const { serials, missing } = await findRuns(ctx, runIds);
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
  return { series: rows, missing };
}

/** Looks runs up; one of another project or a deleted one is missing, and its fellows are drawn without it. */
export async function findRuns(ctx: Context, runIds: readonly string[]): Promise<FoundRuns> {
  const runs = await db().run.findMany({
    where: { id: { in: [...runIds] }, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null },
    select: { id: true, serial: true },
  });
  const known = new Set(runs.map(({ id }) => id));
  const missing = [...new Set(runIds)].filter((id) => !known.has(id));
  return { serials: runs.map(({ serial }) => String(serial)), missing };
}
