import { pool } from '@/server/core/db';

/** How long it is known at least which runs were changed; who asks for more reads everything anew. */
const keptFor = '2 minutes';

/** Forgets which runs were changed a while ago. Any number of processes may call it at any time. */
export async function trimTouches(): Promise<void> {
  await pool().query(`
    WITH turn AS (
      UPDATE hot.run_touch_kept SET since = next, next = pg_snapshot_xmin(pg_current_snapshot()), turned_at = now()
      WHERE turned_at < now() - interval '${keptFor}'
      RETURNING since
    )
    DELETE FROM hot.run_touch t USING turn WHERE t.xid < turn.since`);
}
