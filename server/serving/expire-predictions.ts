import type pg from 'pg';
import { smallestIdAt, startOfDay } from './partitions';

const dayMs = 86_400_000;

interface KeptRow {
  serial: number;
  days: number;
}

/**
 * Deletes predictions and labels of endpoints that keep them for fewer days than the instance, day by day of receipt.
 * Counts stay: they hold nothing of a single prediction.
 */
export async function expirePredictions(pool: pg.Pool, now: Date): Promise<void> {
  const { rows } = await pool.query<KeptRow>(
    `SELECT serial, (settings #>> '{log,retentionDays}')::int AS days
     FROM endpoint WHERE settings #>> '{log,retentionDays}' IS NOT NULL`,
  );
  for (const { serial, days } of rows) {
    const before = smallestIdAt(startOfDay(now.getTime()) - days * dayMs);
    await pool.query('DELETE FROM hot.feedback WHERE endpoint = $1 AND prediction_id < $2', [serial, before]);
    await pool.query('DELETE FROM hot.prediction WHERE endpoint = $1 AND id < $2', [serial, before]);
    await pool.query('DELETE FROM hot.prediction_alias WHERE endpoint = $1 AND id < $2', [serial, before]);
  }
}
