import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import type { Context } from '@/server/core/context';
import { closeDb, db, pool } from '@/server/core/db';
import { asRole, makeProject } from '@/server/testing/factories';
import { getMetricHistory } from './get-metric-history';
import type { MetricPoint } from './metrics/metric-columns';
import { recordMetrics } from './record-metrics';
import { makeRun } from './testing/make-run';
import { expectedState, stateOf } from './testing/series-state';

let ctx: Context;
beforeAll(async () => {
  ctx = await makeProject();
});
afterAll(() => closeDb());

const random = createRandom(42);
const chance = (share: number) => random() < share;
const below = (bound: number) => Math.floor(random() * bound);

const randomPoint = (): MetricPoint => ({
  key: `key ${below(4)}`,
  step: below(40),
  timestamp: below(5),
  value: chance(0.15) ? NaN : below(6),
});

describe('recordMetrics', () => {
  test('random points with repeats and NaN, many callers at once, equal brute force', async () => {
    const runs = await Promise.all([makeRun(ctx), makeRun(ctx), makeRun(ctx)]);
    const sent = new Map(runs.map((run) => [run.id, [] as MetricPoint[]]));
    const calls = Array.from({ length: 600 }, async () => {
      const run = runs[below(3)];
      if (!run) return;
      const points = Array.from({ length: chance(0.1) ? 30 + below(200) : 1 + below(3) }, randomPoint);
      sent.get(run.id)?.push(...points);
      await recordMetrics(ctx, { runId: run.id, points });
      if (chance(0.3)) await recordMetrics(ctx, { runId: run.id, points });
    });
    await Promise.all(calls);
    for (const run of runs) expect(await stateOf(ctx, run)).toEqual(expectedState(run, sent.get(run.id) ?? []));
  });

  test('a point is there when the call returns', async () => {
    const run = await makeRun(ctx);
    await recordMetrics(ctx, { runId: run.id, points: [{ key: 'loss', step: 1, timestamp: 5, value: 0.25 }] });
    const { rows } = await pool().query('SELECT step, value FROM hot.metric_hot WHERE run = $1', [run.serial]);
    expect(rows).toEqual([{ step: '1', value: 0.25 }]);
  });

  test('a batch sent twice is stored once', async () => {
    const run = await makeRun(ctx);
    const at = (step: number) => ({ key: 'loss', step, timestamp: step, value: 1 / (step + 1) });
    const points = Array.from({ length: 100 }, (_, step) => at(step));
    await recordMetrics(ctx, { runId: run.id, points });
    await recordMetrics(ctx, { runId: run.id, points });
    const { rows } = await pool().query('SELECT n, vmin, vmax FROM hot.metric_chunk WHERE run = $1', [run.serial]);
    expect(rows).toEqual([{ n: 100, vmin: 0.01, vmax: 1 }]);
  });

  test('writes to a deleted run are refused, those beside them in the same flush are not', async () => {
    const [kept, deleted] = await Promise.all([makeRun(ctx), makeRun(ctx)]);
    await recordMetrics(ctx, { runId: deleted.id, points: [{ key: 'a', step: 0, timestamp: 0, value: 0 }] });
    await db().run.update({ where: { id: deleted.id }, data: { deletedAt: new Date() } });
    const point = (step: number) => ({ key: 'a', step, timestamp: 0, value: step });
    const many = Array.from({ length: 50 }, (_, step) => point(step));
    const outcomes = await Promise.allSettled([
      recordMetrics(ctx, { runId: kept.id, points: [point(1)] }),
      recordMetrics(ctx, { runId: deleted.id, points: [point(1)] }),
      recordMetrics(ctx, { runId: kept.id, points: [point(2)] }),
      recordMetrics(ctx, { runId: deleted.id, points: many }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'Conflict', detail: { reason: 'run-deleted' } } });
    expect(await stateOf(ctx, kept)).toEqual(expectedState(kept, [point(1), point(2)]));
    const { rows } = await pool().query('SELECT step FROM hot.metric_hot WHERE run = $1', [deleted.serial]);
    expect(rows).toEqual([{ step: '0' }]);
  });

  test.each<[string, Partial<MetricPoint>, RegExp]>([
    ['a step that is no whole number', { step: 0.5 }, /Point 2 \(b\).*the step 0.5 must be a whole number/],
    ['a step beyond 2^53', { step: 2 ** 53 }, /whole number within/],
    ['a negative time', { timestamp: -1 }, /the timestamp -1 must be whole milliseconds/],
    ['a key that climbs', { key: '../b' }, /metric key "..\/b" must read as a normal relative path/],
    ['a key with a comma', { key: 'a,b' }, /metric key "a,b" may only hold letters/],
    ['an empty key', { key: '' }, /metric key "" is empty/],
    ['a long key', { key: 'k'.repeat(251) }, /is longer than 250 characters/],
  ])('refuses %s, and writes nothing of the call', async (_, wrong, message) => {
    const run = await makeRun(ctx);
    const good = { key: 'a', step: 1, timestamp: 1, value: 1 };
    const points = [good, { ...good, key: 'b', ...wrong }];
    await expect(recordMetrics(ctx, { runId: run.id, points })).rejects.toThrow(message);
    expect(await stateOf(ctx, run)).toEqual(expectedState(run, []));
  });

  test('keeps infinity as the largest number', async () => {
    const run = await makeRun(ctx);
    const point = { key: 'a', step: 1, timestamp: 1 };
    const points = [-Infinity, Infinity].map((value) => ({ ...point, value }));
    await recordMetrics(ctx, { runId: run.id, points });
    const [series] = await getMetricHistory(ctx, { runIds: [run.id], keys: ['a'], maxPoints: 100 });
    expect(series?.values).toEqual([-Number.MAX_VALUE, Number.MAX_VALUE]);
  });

  test('one row the database refuses fails its own caller only', async () => {
    const [good, bad] = await Promise.all([makeRun(ctx), makeRun(ctx)]);
    await pool().query(`ALTER TABLE hot.metric_hot ADD CONSTRAINT not_here CHECK (run <> ${bad.serial}) NOT VALID`);
    try {
      const point = (step: number) => ({ key: 'a', step, timestamp: 0, value: 1 });
      const outcomes = await Promise.allSettled(
        [good, bad, good, bad, good].map((run, step) => recordMetrics(ctx, { runId: run.id, points: [point(step)] })),
      );
      expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, false, true]);
      expect(await stateOf(ctx, good)).toEqual(expectedState(good, [point(0), point(2), point(4)]));
    } finally {
      await pool().query('ALTER TABLE hot.metric_hot DROP CONSTRAINT not_here');
    }
  });

  test('a viewer may not, and another project has no such run', async () => {
    const run = await makeRun(ctx);
    const points = [{ key: 'a', step: 1, timestamp: 1, value: 1 }];
    const attempt = (as: Context, runId = run.id) => recordMetrics(as, { runId, points });
    await expect(attempt(asRole(ctx, 'viewer'))).rejects.toMatchObject({ code: 'Forbidden' });
    await expect(attempt(await makeProject())).rejects.toMatchObject({ code: 'NotFound' });
    await expect(attempt(ctx, 'none')).rejects.toMatchObject({ code: 'NotFound' });
    expect(await stateOf(ctx, run)).toEqual(expectedState(run, []));
  });

  test('keys get the numbers 1, 2, 3 of their experiment, whoever asks first', async () => {
    const own = await makeProject();
    const run = await makeRun(own);
    const names = Array.from({ length: 30 }, (_, index) => `key ${index}`);
    await Promise.all(
      names.map((key) => recordMetrics(own, { runId: run.id, points: [{ key, step: 0, timestamp: 0, value: 0 }] })),
    );
    const text = 'SELECT name, id FROM hot.metric_key WHERE experiment_id = $1';
    const { rows } = await pool().query(text, [run.experimentId]);
    expect(rows.map(({ id }) => id).sort((a, b) => a - b)).toEqual(names.map((_, index) => index + 1));
    expect(new Set(rows.map(({ name }) => name))).toEqual(new Set(names));
  });
});

describe('getMetricHistory', () => {
  test('a long series is thinned and keeps its least and greatest value', async () => {
    const run = await makeRun(ctx);
    const at = (step: number, value: number) => ({ key: 'loss', step, timestamp: step, value });
    const points = Array.from({ length: 60_000 }, (_, step) => at(step, random()));
    points[31_234] = at(31_234, 99);
    points[59_000] = at(59_000, -99);
    for (let from = 0; from < 60_000; from += 1000) {
      await recordMetrics(ctx, { runId: run.id, points: points.slice(from, from + 1000) });
    }
    for (const maxPoints of [100, 1000, 20_000]) {
      const [series] = await getMetricHistory(ctx, { runIds: [run.id], keys: ['loss'], maxPoints });
      expect(series?.total).toBe(60_000);
      expect(series?.steps.length).toBeLessThanOrEqual(maxPoints);
      expect(series?.steps.length).toBeGreaterThan(maxPoints * 0.6);
      expect(series?.values[series.steps.indexOf(31_234)]).toBe(99);
      expect(series?.values[series.steps.indexOf(59_000)]).toBe(-99);
      expect([series?.steps[0], series?.steps.at(-1)]).toEqual([0, 59_999]);
    }
  });

  test('answers only for runs of the project that are not deleted', async () => {
    const [run, deleted] = await Promise.all([makeRun(ctx), makeRun(ctx)]);
    await db().run.update({ where: { id: deleted.id }, data: { deletedAt: new Date() } });
    const ask = (runIds: string[], as = ctx) => getMetricHistory(as, { runIds, keys: undefined, maxPoints: 100 });
    await expect(ask([run.id])).resolves.toEqual([]);
    await expect(ask([run.id, deleted.id])).rejects.toMatchObject({ code: 'NotFound' });
    await expect(ask([run.id], await makeProject())).rejects.toMatchObject({ code: 'NotFound' });
  });
});
