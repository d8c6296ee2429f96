import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { getEndpointRow } from './endpoint-rows';

interface Query {
  endpointId: string;
  /** Only what was dealt with this salt. */
  salt: string;
  /** Event time from, and up to but not including. */
  from: Date;
  to: Date;
}

/** How many assignment keys of a split were answered by more than one version; a sound split has none. */
export async function countMixedKeys(ctx: Context, query: Query): Promise<{ mixed: number; keys: number }> {
  requirePermission(ctx, 'endpoint:read');
  const { serial } = await getEndpointRow(ctx, query.endpointId);
  const { rows } = await pool().query<{ mixed: number; keys: number }>(
    `SELECT count(*) FILTER (WHERE versions > 1)::float8 AS mixed, count(*)::float8 AS keys
     FROM (
       SELECT count(DISTINCT p.version_id) AS versions
       FROM hot.prediction p
       JOIN hot.serving_plan s ON s.endpoint = p.endpoint AND s.generation = p.generation
       WHERE p.endpoint = $1 AND s.mode = 'split' AND s.salt = $2 AND p.key IS NOT NULL
         AND p.event_at >= $3 AND p.event_at < $4
       GROUP BY p.key
     ) AS by_key`,
    [serial, query.salt, query.from, query.to],
  );
  return rows[0] ?? { mixed: 0, keys: 0 };
}
