import { pool } from '@/server/core/db';

export interface Changes {
  /** The snapshot up to which these are the changes. */
  snapshot: string;
  /** Serials of runs that may have changed; `all` where the table must be read anew. */
  runs: readonly number[] | 'all';
}

// What a snapshot did not see is what is written by transactions it counts as running, or that began after it.
const changesSql = `
  WITH touched AS (
    SELECT runs FROM hot.run_touch
    WHERE experiment_id = $1 AND xid >= pg_snapshot_xmin($2::pg_snapshot)
      AND NOT pg_visible_in_snapshot(xid, $2::pg_snapshot)
  )
  SELECT pg_current_snapshot()::text AS snapshot,
    (SELECT since FROM hot.run_touch_kept) > pg_snapshot_xmin($2::pg_snapshot)
      OR coalesce((SELECT bool_or(runs IS NULL) FROM touched), false) AS all_changed,
    (SELECT array_agg(DISTINCT run)::float8[] FROM touched, unnest(runs) AS run) AS runs`;

/** What transactions have changed of an experiment's runs since a snapshot. */
export async function readChanges(experimentId: string, since: string): Promise<Changes> {
  const { rows } = await pool().query<{ snapshot: string; all_changed: boolean; runs: number[] | null }>({
    name: 'read-run-changes',
    text: changesSql,
    values: [experimentId, since],
  });
  const [row] = rows;
  if (!row) throw new Error('asking for a snapshot gave none');
  return { snapshot: row.snapshot, runs: row.all_changed ? 'all' : (row.runs ?? []) };
}

export async function readSnapshot(): Promise<string> {
  const { rows } = await pool().query<{ snapshot: string }>('SELECT pg_current_snapshot()::text AS snapshot');
  return rows[0]?.snapshot ?? '';
}
