import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';

/** One metric of one run, by its numbers in the metric tables. */
export interface RunSeries {
  runId: string;
  run: string;
  key: number;
}

/** The runs of this project that have the metric, deleted ones too, in the order asked for. */
export async function findRunSeries(
  ctx: Context,
  { runIds, key }: { runIds: readonly string[]; key: string },
): Promise<RunSeries[]> {
  requirePermission(ctx, 'experiment:read');
  const { rows } = await pool().query<RunSeries>(
    `SELECT r.id AS "runId", r.serial::text AS run, k.id AS key
     FROM run r JOIN hot.metric_key k ON k.experiment_id = r."experimentId" AND k.name = $4
     WHERE r.id = ANY($1::text[]) AND r."orgId" = $2 AND r."projectId" = $3
     ORDER BY array_position($1::text[], r.id)`,
    [runIds, ctx.orgId, ctx.projectId, key],
  );
  return rows;
}
