import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, pool } from '@/server/core/db';
import { makeProject } from '@/server/testing/factories';
import { foldHotMetrics } from './fold-hot-metrics';
import type { MetricPoint } from './metrics/metric-columns';
import { recordMetrics } from './record-metrics';
import { makeRun } from './testing/make-run';
import { expectedState, stateOf } from './testing/series-state';

let ctx: Context;
beforeAll(async () => {
  ctx = await makeProject();
});
afterAll(() => closeDb());

const line = (from: number, to: number, key = 'loss') =>
  Array.from({ length: to - from }, (_, index) => {
    const step = from + index;
    return { key, step, timestamp: step * 7, value: step % 50 === 0 ? NaN : Math.sin(step) };
  });
/** Few enough of a key at once to be written as rows. */
const addAsRows = async (runId: string, points: readonly MetricPoint[]) => {
  for (let from = 0; from < points.length; from += 15) {
    await recordMetrics(ctx, { runId, points: points.slice(from, from + 15) });
  }
};
const hotRows = async (serial: bigint) =>
  (await pool().query('SELECT count(*)::int AS n FROM hot.metric_hot WHERE run = $1', [serial])).rows[0].n;

test('packs a series of 1000 rows or more, leaves shorter ones, and loses nothing', async () => {
  const run = await makeRun(ctx);
  const points = [...line(0, 2300), ...line(0, 999, 'short')];
  await addAsRows(run.id, points);
  await foldHotMetrics();
  expect(await hotRows(run.serial)).toBe(999);
  const { rows } = await pool().query('SELECT n FROM hot.metric_chunk WHERE run = $1', [run.serial]);
  expect(rows).toEqual([{ n: 1150 }, { n: 1150 }]);
  expect(await stateOf(ctx, run)).toEqual(expectedState(run, points));
});

test('a repeat of a folded point counts once', async () => {
  const run = await makeRun(ctx);
  const points = line(0, 1200);
  await addAsRows(run.id, points);
  await foldHotMetrics();
  await addAsRows(run.id, points.slice(100, 160));
  expect(await hotRows(run.serial)).toBe(60);
  expect(await stateOf(ctx, run)).toEqual(expectedState(run, points));
});

test('joins small chunks, repeats among them included', async () => {
  const run = await makeRun(ctx);
  const points = line(0, 1500);
  for (let from = 0; from < 1500; from += 100) {
    await recordMetrics(ctx, { runId: run.id, points: points.slice(from, from + 130) });
  }
  await foldHotMetrics();
  const { rows } = await pool().query('SELECT n FROM hot.metric_chunk WHERE run = $1', [run.serial]);
  expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(1500);
  expect(rows.length).toBeLessThanOrEqual(2);
  expect(await stateOf(ctx, run)).toEqual(expectedState(run, points));
});

test('two folders and ten writers at once lose nothing', async () => {
  const run = await makeRun(ctx);
  const points = line(0, 6000);
  const writers = Array.from({ length: 10 }, async (_, writer) => {
    for (let at = writer; at < points.length; at += 100) {
      await Promise.all(
        Array.from({ length: 10 }, (__, i) => points[at + i * 10]).map(
          (point) => point && recordMetrics(ctx, { runId: run.id, points: [point] }),
        ),
      );
    }
  });
  let writing = true;
  const folders = [1, 2].map(async () => {
    while (writing) await foldHotMetrics();
  });
  await Promise.all(writers);
  writing = false;
  await Promise.all(folders);
  await Promise.all([foldHotMetrics(), foldHotMetrics()]);
  expect(await hotRows(run.serial)).toBeLessThan(1000);
  expect(await stateOf(ctx, run)).toEqual(expectedState(run, points));
});

test.each([
  ['an error', `RAISE EXCEPTION 'broken here'`],
  ['the death of its connection', 'PERFORM pg_terminate_backend(pg_backend_pid())'],
])('after %s between delete and commit everything is still there', async (_, fault) => {
  const run = await makeRun(ctx);
  const points = line(0, 1100);
  await addAsRows(run.id, points);
  await pool().query(`
    CREATE FUNCTION break_fold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${fault}; RETURN NEW; END $$;
    CREATE TRIGGER break_fold AFTER INSERT ON hot.metric_chunk FOR EACH ROW EXECUTE FUNCTION break_fold()`);
  await expect(foldHotMetrics()).rejects.toThrow(/broken here|terminat/);
  expect(await hotRows(run.serial)).toBe(1100);
  expect(await stateOf(ctx, run)).toEqual(expectedState(run, points));
  await pool().query('DROP FUNCTION break_fold CASCADE');
  await foldHotMetrics();
  expect(await hotRows(run.serial)).toBe(0);
  expect(await stateOf(ctx, run)).toEqual(expectedState(run, points));
});
