import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChartBandsInput, ChartSeriesInput } from '@/lib/contracts/charts';
import { decodeChart } from '@/lib/contracts/decode-chart';
import type { Context } from '@/server/core/context';
import { closeDb } from '@/server/core/db';
import { makeProject } from '@/server/testing/factories';
import { recordMetrics } from '../record-metrics';
import { makeRun } from '../testing/make-run';
import { updateRun } from '../update-run';
import { encodeChart } from './encode-chart';
import { getChartBands } from './get-chart-bands';
import { getChartSeries } from './get-chart-series';
import { listChartKeys } from './list-chart-keys';

let ctx: Context;
let long: string;
const length = 60_000;
const spikes = new Map([
  [1234, 900],
  [31_999, -700],
  [59_990, 500],
]);
const start = 1_700_000_000_000;

/** A point a step and a second, with three spikes. */
const longPoint = (step: number) => ({
  key: 'loss',
  step,
  timestamp: start + step * 1000,
  value: spikes.get(step) ?? Math.sin(step / 500),
});

beforeAll(async () => {
  ctx = await makeProject();
  long = (await makeRun(ctx)).id;
  for (let from = 0; from < length; from += 10_000) {
    const points = Array.from({ length: 10_000 }, (_, index) => longPoint(from + index));
    await recordMetrics(ctx, { runId: long, points });
  }
});
afterAll(() => closeDb());

const seriesOf = async (input: Partial<ChartSeriesInput>) => {
  const asked = ChartSeriesInput.parse({ runIds: [long], keys: ['loss'], ...input });
  const [series] = decodeChart(Uint8Array.from(encodeChart(await getChartSeries(ctx, asked))).buffer);
  if (!series) throw new Error('no series came back');
  return series;
};

describe('getChartSeries', () => {
  test('a long series is thinned and keeps every spike; what arrives is what was sent', async () => {
    const series = await seriesOf({ maxPoints: 300 });
    expect(series.total).toBe(length);
    expect(series.steps.length).toBeLessThanOrEqual(300);
    for (const [step, value] of spikes) expect(series.values[series.steps.indexOf(step)]).toBe(value);
    for (const [index, step] of series.steps.entries()) {
      expect(series.values[index]).toBe(longPoint(step).value);
      expect(series.timestamps[index]).toBe(longPoint(step).timestamp);
    }
  });

  test.each([
    ['step', 31_000, 31_400],
    ['relative', 31_000_000, 31_400_000],
    ['time', start + 31_000_000, start + 31_400_000],
  ] as const)('a zoom on the %s axis shows each of its points, and one beyond each end', async (axis, from, to) => {
    const series = await seriesOf({ axis, window: { from, to }, maxPoints: 1000 });
    expect([...series.steps]).toEqual(Array.from({ length: 403 }, (_, index) => 30_999 + index));
    expect(series.startedAt).toBe(axis === 'step' ? null : start);
  });

  test('a zoom between two points, or beyond the end, is not an error', async () => {
    expect((await seriesOf({ window: { from: 10.2, to: 10.8 } })).steps.length).toBeLessThanOrEqual(2);
    expect((await seriesOf({ window: { from: 1e6, to: 2e6 } })).steps.length).toBeLessThanOrEqual(1);
  });

  test('what is no number arrives as it is', async () => {
    const run = await makeRun(ctx);
    const values = [1, NaN, -2.5, NaN];
    const points = values.map((value, step) => ({ key: 'odd', step, timestamp: 5, value }));
    await recordMetrics(ctx, { runId: run.id, points });
    const series = await seriesOf({ runIds: [run.id], keys: ['odd'] });
    expect([...series.values]).toEqual(values);
  });

  test('a run that was deleted is left out and named; the others are drawn', async () => {
    const gone = await makeRun(ctx);
    await recordMetrics(ctx, { runId: gone.id, points: [longPoint(0)] });
    await updateRun(ctx, { id: gone.id, deleted: true });
    const runIds = [gone.id, long];
    const { series, missing } = await getChartSeries(ctx, ChartSeriesInput.parse({ runIds, keys: ['loss'] }));
    expect([series.map(({ runId }) => runId), missing]).toEqual([[long], [gone.id]]);
    expect(await listChartKeys(ctx, { runIds })).toEqual({ items: [{ key: 'loss', runs: 1 }], missing: [gone.id] });
    const bands = await getChartBands(ctx, ChartBandsInput.parse({ groups: [{ id: 'g', runIds }], key: 'loss' }));
    expect([bands.items[0]?.runs[0], bands.missing]).toEqual([1, [gone.id]]);
  });

  test('runs of another project are missing there', async () => {
    const other = await makeProject();
    const input = ChartSeriesInput.parse({ runIds: [long], keys: ['loss'] });
    expect(await getChartSeries(other, input)).toEqual({ series: [], missing: [long] });
    expect(await listChartKeys(other, { runIds: [long] })).toEqual({ items: [], missing: [long] });
  });
});

describe('getChartBands and listChartKeys', () => {
  test('seeds of one setting become a band; keys say how many runs have them', async () => {
    const seeds = await Promise.all([makeRun(ctx), makeRun(ctx), makeRun(ctx)]);
    for (const [seed, run] of seeds.entries()) {
      const points = Array.from({ length: 5 - seed }, (_, step) => ({
        key: 'acc',
        step,
        timestamp: start + step,
        value: step + seed,
      }));
      await recordMetrics(ctx, { runId: run.id, points });
    }
    const runIds = seeds.map(({ id }) => id);
    const groups = [{ id: 'lr 0.1', runIds }];
    const { items } = await getChartBands(ctx, ChartBandsInput.parse({ groups, key: 'acc' }));
    const [band] = items;
    expect(band).toEqual({
      groupId: 'lr 0.1',
      x: [0, 1, 2, 3, 4],
      mean: [1, 2, 3, 3.5, 4],
      deviation: [1, 1, 1, expect.closeTo(Math.SQRT1_2, 12), null],
      min: [0, 1, 2, 3, 4],
      max: [2, 3, 4, 4, 4],
      runs: [3, 3, 3, 2, 1],
      isExact: true,
    });
    expect((await listChartKeys(ctx, { runIds: [...runIds, long] })).items).toEqual([
      { key: 'acc', runs: 3 },
      { key: 'loss', runs: 1 },
    ]);
  });
});
