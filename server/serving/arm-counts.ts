import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { getEndpointRow } from './endpoint-rows';

export interface ArmCount {
  versionId: string;
  predictions: number;
  /** Different assignment keys; a prediction without one counts by itself. */
  keys: number;
}

interface Query {
  endpointId: string;
  /** Only what was dealt with this salt; default any. */
  salt?: string;
  /** Event time from, and up to but not including. */
  from: Date;
  to: Date;
}

/** How many predictions and keys each arm of a split answered: what a check of the sample ratio reads. */
export async function armCounts(ctx: Context, query: Query): Promise<ArmCount[]> {
  requirePermission(ctx, 'endpoint:read');
  const { serial } = await getEndpointRow(ctx, query.endpointId);
  const { rows } = await pool().query<ArmCount>(
    `SELECT p.version_id::text AS "versionId", count(*)::float8 AS predictions,
       count(DISTINCT coalesce(p.key, p.id::text))::float8 AS keys
     FROM hot.prediction p
     JOIN hot.serving_plan s ON s.endpoint = p.endpoint AND s.generation = p.generation
     WHERE p.endpoint = $1 AND s.mode = 'split' AND ($2::text IS NULL OR s.salt = $2)
       AND p.event_at >= $3 AND p.event_at < $4
     GROUP BY p.version_id`,
    [serial, query.salt ?? null, query.from, query.to],
  );
  return rows;
}
