import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import type { Context } from '@/server/core/context';
import { closeDb, pool } from '@/server/core/db';
import { makeProject } from '@/server/testing/factories';
import { findRunSeries, type RunSeries } from './find-run-series';
import { foldHotMetrics } from './fold-hot-metrics';
import { compareIn } from './metrics/first-points';
import { pointAt, type Point, type PointColumns } from './metrics/point-columns';
import { readDistinctSteps, readPointsAt } from './read-sampled-steps';
import { readTimePage } from './read-time-page';
import { recordMetrics } from './record-metrics';
import { makeRun } from './testing/make-run';

let ctx: Context;
beforeAll(async () => {
  ctx = await makeProject();
});
afterAll(() => closeDb());

const random = createRandom(5);
const among = (count: number) => Math.floor(random() * count);

/** Logs the points in batches of many and of few, so that some are packed and some are rows. */
async function seriesOf(points: readonly Point[]): Promise<RunSeries> {
  const { id } = await makeRun(ctx);
  for (let from = 0; from < points.length;) {
    const size = from % 3 === 0 ? 7 : 400;
    const batch = points.slice(from, from + size).map((point) => ({ key: 'a', ...point }));
    await recordMetrics(ctx, { runId: id, points: batch });
    from += size;
  }
  const [series] = await findRunSeries(ctx, { runIds: [id], key: 'a' });
  if (!series) throw new Error('the series was not found');
  return series;
}
const listOf = (columns: PointColumns) => Array.from(columns.steps, (_, index) => pointAt(columns, index));
const distinct = (points: readonly Point[], order: 'time' | 'step') =>
  points
    .toSorted((a, b) => compareIn(order, a, b))
    .filter((point, index, all) => index === 0 || compareIn(order, all[index - 1] ?? point, point) !== 0);

async function allPages(series: RunSeries, limit: number, between?: () => Promise<unknown>): Promise<Point[]> {
  const pages: Point[] = [];
  for (;;) {
    const page = listOf(await readTimePage(series, { after: pages.at(-1), limit }));
    if (page.length === 0) return pages;
    pages.push(...page);
    await between?.();
  }
}

const shapes: [string, (index: number) => Point][] = [
  ['in order', (step) => ({ step, timestamp: 1000 + step, value: step })],
  ['all at one step and time', (index) => ({ step: 0, timestamp: 0, value: index % 700 })],
  ['time against the steps', (step) => ({ step, timestamp: 5000 - step, value: NaN })],
  ['anyhow', () => ({ step: among(900), timestamp: among(300), value: among(4) === 0 ? NaN : among(3) })],
];

describe.each(shapes)('a series %s', (_, pointOf) => {
  const points = Array.from({ length: 2500 }, (_unused, index) => pointOf(index));

  test('is paged by time, each point once, also when it is packed meanwhile', async () => {
    const series = await seriesOf(points);
    const expected = distinct(points, 'time');
    for (const limit of [333, 5000]) expect(await allPages(series, limit)).toEqual(expected);
    expect(await allPages(series, 500, () => foldHotMetrics())).toEqual(expected);
    expect(await allPages(series, 500)).toEqual(expected);
  });

  test('gives its steps within a range, and its points at some', async () => {
    const series = await seriesOf(points);
    const all = [...new Set(points.map(({ step }) => step))].sort((a, b) => a - b);
    const within = all.filter((step) => step >= 100 && step <= 700);
    expect((await readDistinctSteps([series], { from: -Infinity, to: Infinity })).steps).toEqual(all);
    const found = await readDistinctSteps([series], { from: 100, to: 700 });
    expect(found.steps).toEqual(within);
    expect(found.ends).toEqual([within.at(0), within.at(-1)].filter((step) => step !== undefined));
    const steps = new Set([all[0] ?? 0, all[17] ?? 0, all.at(-1) ?? 0, 12_345]);
    const expected = distinct(points, 'step').filter(({ step }) => steps.has(step));
    expect(listOf(await readPointsAt(series, { steps, limit: 5000 }))).toEqual(expected);
    expect(listOf(await readPointsAt(series, { steps, limit: 2 }))).toEqual(expected.slice(0, 2));
  });
});

test('steps of several series are told in one order, with the ends of each', async () => {
  const at = (steps: readonly number[]) => seriesOf(steps.map((step) => ({ step, timestamp: step, value: 1 })));
  const even = Array.from({ length: 600 }, (_, index) => 2 * index);
  const odd = Array.from({ length: 300 }, (_, index) => 2 * index + 1);
  const found = await readDistinctSteps([await at(even), await at(odd)], { from: -Infinity, to: Infinity });
  expect(found.steps).toEqual([...even, ...odd].sort((a, b) => a - b));
  expect(found.ends.toSorted((a, b) => a - b)).toEqual([0, 1, 599, 1198]);
});

test('a page reads no chunk that lies before or behind it', async () => {
  const series = await seriesOf(Array.from({ length: 4000 }, (_, step) => ({ step, timestamp: step, value: 1 })));
  await foldHotMetrics();
  const after = { step: 1999, timestamp: 1999, value: 1 };
  await readTimePage(series, { after, limit: 100 });
  await pool().query(
    `UPDATE hot.metric_chunk SET data = '\\x00' WHERE run = $1 AND key = $2 AND (step1 < 1000 OR step0 > 3500)`,
    [series.run, series.key],
  );
  const page = listOf(await readTimePage(series, { after, limit: 100 }));
  expect(page.map(({ step }) => step)).toEqual(Array.from({ length: 100 }, (_, index) => 2000 + index));
});
