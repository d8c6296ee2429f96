import { afterAll, beforeEach, expect, it } from 'vitest';
import { closeDb, pool } from '@/server/core/db';
import { createPredictionId } from './gateway/prediction-id';
import { createPartitions, maintainPartitions, smallestIdAt } from './partitions';

const dayMs = 86_400_000;
const now = new Date('2026-11-21T13:00:00Z');

async function partitions(table: string): Promise<string[]> {
  const { rows } = await pool().query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relispartition AND relkind = 'r' AND relname LIKE $1 ORDER BY 1`,
    [`${table}\\_%`],
  );
  return rows.map((row) => row.name);
}

const insert = (id: string) =>
  pool().query(
    `INSERT INTO hot.prediction (id, endpoint, generation, version_id, event_at, latency_us, scores, features)
     VALUES ($1, 1, 1, $1, now(), 1, '{0.5}', '{}')`,
    [id],
  );

beforeEach(async () => {
  for (const table of ['prediction', 'feedback']) {
    for (const name of await partitions(table)) await pool().query(`DROP TABLE hot.${name}`);
  }
});
afterAll(closeDb);

it('makes today and the days ahead, in both tables, as often as it is asked', async () => {
  for (let round = 0; round < 2; round++) await maintainPartitions(pool(), now, 30);
  expect(await partitions('prediction')).toEqual(['prediction_20261121', 'prediction_20261122', 'prediction_20261123']);
  expect(await partitions('feedback')).toEqual(['feedback_20261121', 'feedback_20261122', 'feedback_20261123']);
});

it('puts an id into the day of its receipt, from the first millisecond to the last', async () => {
  await maintainPartitions(pool(), now, 30);
  const start = Date.parse('2026-11-22T00:00:00Z');
  for (const ms of [start - 1, start, start + dayMs - 1, start + dayMs]) {
    const id = createPredictionId(ms);
    await insert(id);
    const { rows } = await pool().query<{ name: string }>(
      'SELECT tableoid::regclass::text AS name FROM hot.prediction WHERE id = $1',
      [id],
    );
    const day = new Date(ms).toISOString().slice(0, 10).replaceAll('-', '');
    expect(rows[0]?.name).toBe(`hot.prediction_${day}`);
    expect(id > smallestIdAt(ms) && id < smallestIdAt(ms + 1)).toBe(true);
  }
});

it('is refused by the table for a day nobody made', async () => {
  await expect(insert(createPredictionId(now.getTime()))).rejects.toMatchObject({ code: '23514' });
});

it('is made once by many at once', async () => {
  const days = [0, 1, 2].map((day) => now.getTime() - day * dayMs);
  await Promise.all(Array.from({ length: 6 }, () => createPartitions(pool(), days)));
  expect(await partitions('prediction')).toHaveLength(3);
});

it('drops what was received before the days to keep, with its labels, and nothing else', async () => {
  await createPartitions(
    pool(),
    [31, 30, 29].map((day) => now.getTime() - day * dayMs),
  );
  await maintainPartitions(pool(), now, 30);
  const names = (await partitions('prediction')).map((name) => name.slice('prediction_'.length));
  expect(names).toEqual(['20261022', '20261023', '20261121', '20261122', '20261123']);
  expect((await partitions('feedback')).map((name) => name.slice('feedback_'.length))).toEqual(names);
});
