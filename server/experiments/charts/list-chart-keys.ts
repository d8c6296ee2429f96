import type { ChartKey, ChartKeys, ChartKeysInput } from '@/lib/contracts/charts';
import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { findRuns } from './find-series';

/** The metric keys these runs logged, by name. */
export async function listChartKeys(ctx: Context, { runIds }: ChartKeysInput): Promise<ChartKeys> {
  requirePermission(ctx, 'experiment:read');
  const { serials, missing } = await findRuns(ctx, runIds);
  const { rows } = await pool().query<ChartKey>({
    name: 'list-chart-keys',
    text: `SELECT k.name AS key, sum(n)::int AS runs
      FROM (
        SELECT r."experimentId" AS experiment, l.key, count(*) AS n
        FROM hot.metric_latest l JOIN run r ON r.serial = l.run
        WHERE l.run = ANY($1::bigint[])
        GROUP BY r."experimentId", l.key
      ) used
      JOIN hot.metric_key k ON k.experiment_id = used.experiment AND k.id = used.key
      GROUP BY k.name ORDER BY k.name`,
    values: [serials],
  });
  return { items: rows, missing };
}
