import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDb, pool } from '@/server/core/db';
import { pieceSql } from './expire-predictions';
import { createPartitions, smallestIdAt } from './partitions';

const dayMs = 86_400_000;
const at = (day: number) => Date.UTC(2001, 0, day);
const days = [1, 2, 3, 4, 5, 6];

beforeAll(() => createPartitions(pool(), days.map(at)));
afterAll(closeDb);

it.each([
  ['prediction', 'id'],
  ['feedback', 'prediction_id'],
])('reads only the days of %s that are to go', async (table, id) => {
  const explain = `EXPLAIN ${pieceSql(table, id)}`;
  const { rows } = await pool().query<Record<string, string>>(explain, [1, smallestIdAt(at(3) + dayMs)]);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  const read = days.filter((day) => plan.includes(`${table}_2001010${day}`));
  expect(read).toEqual([1, 2, 3]);
});
