import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb } from '@/server/core/db';
import { recordMetrics } from '@/server/experiments';
import { makeProject } from '@/server/testing/factories';
import { at, badParameter, openMlflowDoor } from '@/server/testing/mlflow-door';

let ctx: Context;
let door: Awaited<ReturnType<typeof openMlflowDoor>>;
beforeAll(async () => {
  ctx = await makeProject();
  door = await openMlflowDoor(() => ctx);
});
afterAll(async () => {
  await door.close();
  await closeDb();
});

interface Point {
  key: string;
  timestamp: number;
  step: number;
  value: number | string;
}

const newRun = async (points: readonly Point[] = []): Promise<string> => {
  const { body } = await door.post('runs/create', { experiment_id: '0' });
  const id = String(at(body, 'run', 'info', 'run_id'));
  if (points.length > 0) expect((await door.post('runs/log-batch', { run_id: id, metrics: points })).status).toBe(200);
  return id;
};
const of = (run_id: string, points: readonly Point[]) => points.map((point) => ({ ...point, run_id }));
const bulk = (query: Record<string, string | string[]>) => door.get('metrics/get-history-bulk', query);
const interval = (query: Record<string, string | string[]>) => door.get('metrics/get-history-bulk-interval', query);
const found = (metrics: unknown) => ({ status: 200, body: { metrics } });
const tooMany = Array.from({ length: 101 }, (_, index) => `id_${index}`);

describe('get-history-bulk', () => {
  const points: Point[] = [
    { key: 'a', timestamp: 1, step: 2, value: 10 },
    { key: 'a', timestamp: 1, step: 3, value: 11 },
    { key: 'a', timestamp: 1, step: 3, value: 12 },
    { key: 'a', timestamp: 2, step: -3, value: 12 },
  ];

  test('gives runs by id, and the points of each by time, step and value', async () => {
    const runs = [await newRun(points), await newRun(points), await newRun()];
    const expected = [...runs.slice(0, 2)].sort().flatMap((run) => of(run, points));
    expect(await bulk({ run_id: runs, metric_key: 'a' })).toEqual(found(expected));
    expect(await bulk({ run_id: runs, metric_key: 'a', max_results: '5' })).toEqual(found(expected.slice(0, 5)));
    expect(await bulk({ run_id: runs, metric_key: 'b' })).toEqual({ status: 200, body: {} });
  });

  test('shows nothing of another project', async () => {
    const run = await newRun(points);
    const own = ctx;
    ctx = await makeProject();
    expect(await bulk({ run_id: run, metric_key: 'a' })).toEqual({ status: 200, body: {} });
    expect(await interval({ run_ids: run, metric_key: 'a' })).toEqual({ status: 200, body: {} });
    ctx = own;
  });

  test.each<[Record<string, string | string[]>, string]>([
    [{ metric_key: 'a' }, 'GetMetricHistoryBulk request must specify at least one run_id.'],
    [{ run_id: tooMany, metric_key: 'a' }, 'cannot specify more than 100 run_ids. Received 101 run_ids.'],
    [{ run_id: '123' }, 'GetMetricHistoryBulk request must specify a metric_key.'],
    [{ run_id: '123', metric_key: 'a', max_results: 'x' }, `Invalid value "x" for parameter 'max_results' supplied`],
  ])('refuses %o', async (query, text) => {
    expect(await bulk(query)).toMatchObject(badParameter(text));
  });
});

describe('get-history-bulk-interval', () => {
  const series = (length: number, timestamp = 1): Point[] =>
    Array.from({ length }, (_, step) => ({ key: 'a', timestamp, step, value: 10 }));
  const at = (points: readonly Point[], steps: readonly number[]) => points.filter(({ step }) => steps.includes(step));

  // The answers are those of MLflow 3.11's test of this call (tests/tracking/test_rest_tracking.py).
  test('samples steps over all runs, and keeps the ends of each', async () => {
    const [short, long] = [series(10), series(20)];
    const one = await newRun(short);
    const ask = { run_ids: one, metric_key: 'a', max_results: '5' };
    expect(await interval(ask)).toEqual(found(of(one, at(short, [0, 2, 4, 6, 8, 9]))));
    expect(await interval({ ...ask, start_step: '0', end_step: '4' })).toEqual(found(of(one, short.slice(0, 5))));
    const other = await newRun(long);
    const steps = [0, 4, 8, 9, 12, 16, 19];
    const expected = [...of(one, at(short, steps)), ...of(other, at(long, steps))];
    expect(await interval({ ...ask, run_ids: [one, other] })).toEqual(found(expected));
    await door.post('runs/log-batch', { run_id: one, metrics: series(10, 2) });
    const twice = at(short, [0, 2, 4, 6, 8, 9]).flatMap((point) => [point, { ...point, timestamp: 2 }]);
    expect(await interval(ask)).toEqual(found(of(one, twice)));
  });

  test.each<[Record<string, string | string[]>, string]>([
    [{ metric_key: 'a' }, "Missing value for required parameter 'run_ids'."],
    [{ run_ids: tooMany, metric_key: 'a' }, 'GetMetricHistoryBulkInterval request must specify at most 100 run_ids.'],
    [{ run_ids: '1', metric_key: 'a', max_results: '0' }, 'max_results must be between 1 and 2500'],
    [{ run_ids: '1', metric_key: 'a', max_results: '2501' }, 'max_results must be between 1 and 2500'],
    [{ run_ids: '1', metric_key: '' }, "Missing value for required parameter 'metric_key'"],
    [{ run_ids: '1' }, "Missing value for required parameter 'metric_key'"],
    [{ run_ids: '1', metric_key: 'a', start_step: '1', end_step: '0' }, 'end_step must be greater than start_step. '],
    [{ run_ids: '1', metric_key: 'a', start_step: '1' }, 'both must be specified.'],
  ])('refuses %o', async (query, text) => {
    expect(await interval(query)).toMatchObject(badParameter(text));
  });
});

describe('get-history', () => {
  const history = (run_id: string, query: Record<string, string> = {}) =>
    door.get('metrics/get-history', { run_id, metric_key: 'a', ...query });

  test('without a limit gives every point, since older clients ask once', async () => {
    const run = await newRun();
    const points = Array.from({ length: 26_000 }, (_, step) => ({ key: 'a', timestamp: step, step, value: step }));
    await recordMetrics(ctx, { runId: run, points });
    const { body } = await history(run);
    expect(body).toEqual({ metrics: points });
    const first = (await history(run, { max_results: '25000' })).body;
    expect(at(first, 'metrics', 'length')).toBe(25_000);
    const rest = (await history(run, { max_results: '25000', page_token: String(first['next_page_token']) })).body;
    expect(rest).toEqual({ metrics: points.slice(25_000) });
  });

  test('numbers of 64 bits are taken; beyond 2^53 they stand at that bound', async () => {
    const run = await newRun();
    const far = { run_id: run, key: 'a', value: 1, timestamp: '9223372036854775807', step: 2 ** 53 };
    expect((await door.post('runs/log-metric', far)).status).toBe(200);
    const metrics = [{ key: 'a', value: 2, timestamp: 2 ** 63, step: '-9223372036854775808' }];
    expect((await door.post('runs/log-batch', { run_id: run, metrics })).status).toBe(200);
    const kept = { key: 'a', timestamp: Number.MAX_SAFE_INTEGER };
    expect((await history(run)).body).toEqual({
      metrics: [
        { ...kept, value: 2, step: Number.MIN_SAFE_INTEGER },
        { ...kept, value: 1, step: Number.MAX_SAFE_INTEGER },
      ],
    });
  });
});
