import type { DayCount } from '@/lib/decisions/complete-days';
import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { getEndpointRow } from './endpoint-rows';

interface Query {
  endpointId: string;
  /** Event time from, and up to but not including: every day that has a part in it. */
  from?: Date;
  to?: Date;
}

const dayMs = 86_400_000;
const dayFrom = (instant: Date) => Math.floor(instant.getTime() / dayMs);
const dayTo = (instant: Date) => Math.ceil(instant.getTime() / dayMs);

/** How many predictions each day of event time has, and how many of them a label, in order; empty days are left out. */
export async function readDayCounts(ctx: Context, { endpointId, from, to }: Query): Promise<DayCount[]> {
  requirePermission(ctx, 'endpoint:read');
  const { serial } = await getEndpointRow(ctx, endpointId);
  const { rows } = await pool().query<DayCount>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, predictions::float8 AS rows, labels::float8 AS labelled
     FROM hot.day_count
     WHERE endpoint = $1 AND ($2::int IS NULL OR day >= DATE '1970-01-01' + $2::int)
       AND ($3::int IS NULL OR day < DATE '1970-01-01' + $3::int)
     ORDER BY day_count.day`,
    [serial, from ? dayFrom(from) : null, to ? dayTo(to) : null],
  );
  return rows;
}
