import type pg from 'pg';
import { smallestIdAt, startOfDay } from './partitions';

const dayMs = 86_400_000;

interface KeptRow {
  serial: number;
  days: number;
}

const rowsAtOnce = 10_000;
/** Tables that hold something of a single prediction, with the column that holds its id; labels go before it. */
const tables = [
  ['feedback', 'prediction_id'],
  ['prediction', 'id'],
  ['prediction_alias', 'id'],
] as const;

/**
 * Deletes predictions and labels of endpoints that keep them for fewer days than the instance, by days of receipt and
 * in pieces, so that no statement runs for long. Counts stay: they hold nothing of a single prediction.
 */
export async function expirePredictions(pool: pg.Pool, now: Date): Promise<void> {
  const { rows } = await pool.query<KeptRow>(
    `SELECT serial, (settings #>> '{log,retentionDays}')::int AS days
     FROM endpoint WHERE settings #>> '{log,retentionDays}' IS NOT NULL`,
  );
  for (const { serial, days } of rows) {
    const before = smallestIdAt(startOfDay(now.getTime()) - days * dayMs);
    for (const [table, id] of tables) {
      const sql = pieceSql(table, id);
      for (let deleted = 1; deleted > 0;) deleted = (await pool.query(sql, [serial, before])).rowCount ?? 0;
    }
  }
}

/** Deletes one piece. The outer bound keeps it away from the partitions of later days. */
export function pieceSql(table: string, id: string): string {
  return `DELETE FROM hot.${table} WHERE endpoint = $1 AND ${id} < $2 AND ${id} IN (
    SELECT ${id} FROM hot.${table} WHERE endpoint = $1 AND ${id} < $2 LIMIT ${rowsAtOnce})`;
}
