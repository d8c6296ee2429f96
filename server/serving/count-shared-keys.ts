import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { getEndpointRow } from './endpoint-rows';

/** One split: its endpoint, what it was dealt with, and the event time it covers. */
interface DealtSplit {
  endpointId: string;
  salt: string;
  from: Date;
  to: Date;
}

/** Keys that got one version in the one split and one in the other. */
export interface SharedKeys {
  version: string;
  other: string;
  keys: number;
}

/** How the keys of two splits meet: independent deals put them into all pairs of arms in proportion. */
export async function countSharedKeys(ctx: Context, one: DealtSplit, other: DealtSplit): Promise<SharedKeys[]> {
  requirePermission(ctx, 'endpoint:read');
  const serials = await Promise.all([one, other].map(({ endpointId }) => getEndpointRow(ctx, endpointId)));
  const { rows } = await pool().query<SharedKeys>(
    `WITH one AS (${dealt(1)}), other AS (${dealt(5)})
     SELECT one.version_id AS version, other.version_id AS other, count(*)::float8 AS keys
     FROM one JOIN other USING (key) GROUP BY 1, 2`,
    [one, other].flatMap(({ salt, from, to }, place) => [serials[place]?.serial ?? -1, salt, from, to]),
  );
  return rows;
}

/** Each key of a split with the version that answered it; of a mixed key, one of them. */
const dealt = (first: number) => `
  SELECT p.key, min(p.version_id::text) AS version_id
  FROM hot.prediction p
  JOIN hot.serving_plan s ON s.endpoint = p.endpoint AND s.generation = p.generation
  WHERE p.endpoint = $${first} AND s.mode = 'split' AND s.salt = $${first + 1} AND p.key IS NOT NULL
    AND p.event_at >= $${first + 2} AND p.event_at < $${first + 3}
  GROUP BY p.key`;
