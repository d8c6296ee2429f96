import type pg from 'pg';
import { plainArray, textArray } from './array-literals';
import { digestOf } from './around/mask-row';
import type { NamedByKey } from './read-feedback-body';

/** How far the time of a label may lie from that of its prediction. */
const toleranceMs = 3_600_000;

const findSql = `
  SELECT given.place::int, found.id
  FROM unnest($2::text[], $3::text[], $4::float8[]) WITH ORDINALITY AS given (key, digest, time_ms, place)
  JOIN LATERAL (
    SELECT p.id FROM hot.prediction p
    WHERE p.endpoint = $1 AND p.key IN (given.key, given.digest)
      AND p.event_at BETWEEN to_timestamp((given.time_ms - $5) / 1000) AND to_timestamp((given.time_ms + $5) / 1000)
    ORDER BY abs(extract(epoch FROM p.event_at) * 1000 - given.time_ms), p.id LIMIT 1
  ) found ON true`;

/** The predictions that keys and times mean, in order; undefined where there is none within an hour. */
export async function findByKey(
  pool: pg.Pool,
  endpoint: number,
  named: readonly NamedByKey[],
): Promise<(string | undefined)[]> {
  const { rows } = await pool.query<{ place: number; id: string }>(findSql, [
    endpoint,
    textArray(named.map((one) => one.key)),
    textArray(named.map((one) => digestOf(endpoint, one.key))),
    plainArray(named.map((one) => one.timeMs)),
    toleranceMs,
  ]);
  const ids = new Map(rows.map((row) => [row.place - 1, row.id]));
  return named.map((_, place) => ids.get(place));
}
