import { pool } from '@/server/core/db';
import { decodePoints } from '@/server/experiments/metrics/chunk-codec';

/** Points of a run that the database has, each once, however they are stored. */
export async function countPoints(runId: string): Promise<number> {
  const { rows } = await pool().query<{ key: number; data: Buffer }>(
    `SELECT c.key, c.data FROM hot.metric_chunk c JOIN run r ON r.serial = c.run WHERE r.id = $1`,
    [runId],
  );
  const hot = await pool().query<{ key: number; step: string }>(
    `SELECT h.key, h.step FROM hot.metric_hot h JOIN run r ON r.serial = h.run WHERE r.id = $1`,
    [runId],
  );
  const seen = new Set(hot.rows.map(({ key, step }) => `${key} ${step}`));
  for (const { key, data } of rows) for (const step of decodePoints(data).steps) seen.add(`${key} ${step}`);
  return seen.size;
}
