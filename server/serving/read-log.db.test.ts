import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EndpointDetail, PredictResult } from '@/lib/contracts/serving';
import { cellAt, getColumn } from '@/lib/preprocessing/table';
import { closeDb } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { makeFlights, makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { armCounts } from './arm-counts';
import { createEndpoint } from './create-endpoint';
import { eventWatermark } from './event-watermark';
import { getEndpoint } from './get-endpoint';
import { getTraffic } from './get-traffic';
import { listPredictions } from './list-predictions';
import { readDayCounts } from './read-day-counts';
import { readFeatures } from './read-features';
import { readScoredRows } from './read-scored-rows';
import { setShadows } from './set-shadows';
import { setSplit } from './set-split';

useOwnHome();
let ctx: Context;
let gateway: TestGateway;
let endpoint: EndpointDetail;
const ids: string[] = [];
const dayMs = 86_400_000;
const start = Date.parse('2001-03-30T00:00:00Z');
const perDay = 60;
const days = 4;
/** What the gateway answered, by key. */
const answers = new Map<string, { id: string; score: number | null; version: number; label: number | null }>();
const flights = makeFlights(perDay * days, 5).map(({ delay: _delay, ...row }) => row);

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2, 3]) ids.push((await makeModelVersion(ctx, { seed })).id);
  gateway = await startTestGateway();
  endpoint = await createEndpoint(ctx, {
    name: `e-${unique()}`,
    versionId: ids[0] ?? '',
    description: '',
    labelHorizonMs: dayMs,
  });
  // Two days with one shadow, then two days of a split beside another.
  await setShadows(ctx, { endpointId: endpoint.id, versionIds: [ids[1] ?? ''] });
  await replay(0, 2);
  await setSplit(ctx, { endpointId: endpoint.id, challengerId: ids[1] ?? '', challengerShare: 0.5, salt: 'may' });
  await setShadows(ctx, { endpointId: endpoint.id, versionIds: [ids[2] ?? ''] });
  await replay(2, 4);
});
afterAll(async () => {
  await gateway.stop();
  await closeDb();
});

const labelOf = (index: number) => (index % 10 === 9 ? null : Number(index % 3 === 0));

/** Predicts days one by one, and labels all but every tenth prediction. */
async function replay(fromDay: number, toDay: number): Promise<void> {
  await gateway.parts.states.refresh();
  const headers = await makeKey(ctx, ['predict', 'feedback', 'replay']);
  for (let day = fromDay; day < toDay; day++) {
    const rows = flights.slice(day * perDay, (day + 1) * perDay);
    const keys = rows.map((_, index) => `flight-${day * perDay + index}`);
    const eventTime = rows.map((_, index) => new Date(start + day * dayMs + (index * dayMs) / perDay).toISOString());
    const { body } = await gateway.send<PredictResult>('POST', endpoint.predictUrl, {
      body: { rows, keys, eventTime },
      headers,
    });
    const items = [];
    for (const [index, one] of body.predictions.entries()) {
      const label = labelOf(index);
      answers.set(keys[index] ?? '', { id: one.predictionId, score: one.score, version: one.version, label });
      const said = new Date(start + (day + 1) * dayMs).toISOString();
      if (label !== null) items.push({ predictionId: one.predictionId, label, eventTime: said });
    }
    await gateway.send('POST', endpoint.feedbackUrl, { body: { items }, headers });
  }
}

const range = (fromDay: number, toDay: number) => ({
  endpointId: endpoint.id,
  from: new Date(start + fromDay * dayMs),
  to: new Date(start + toDay * dayMs),
});

it('counts predictions and labels by day of event', async () => {
  const expected = ['2001-03-30', '2001-03-31', '2001-04-01', '2001-04-02'].map((day) => ({
    day,
    rows: 60,
    labelled: 54,
  }));
  expect(await readDayCounts(ctx, { endpointId: endpoint.id })).toEqual(expected);
  expect(await readDayCounts(ctx, range(1, 3))).toEqual(expected.slice(1, 3));
  expect(await eventWatermark(ctx, endpoint.id)).toEqual({
    prediction: new Date(start + 3 * dayMs + (59 * dayMs) / 60),
    label: new Date(start + 4 * dayMs),
  });
});

it('gives every row of a range with the scores of the versions asked for', async () => {
  const rows = await readScoredRows(ctx, { ...range(0, 4), versionIds: ids });
  expect(rows.rowCount).toBe(240);
  const byKey = new Map([...answers].map(([key, answer]) => [answer.id, { key, ...answer }]));
  const { items } = await listPredictions(ctx, { endpointId: endpoint.id, limit: 1000 });
  const byEvent = new Map(items.map((item) => [Date.parse(item.eventTime), item]));
  for (let index = 0; index < rows.rowCount; index++) {
    const item = byEvent.get(rows.eventMs[index] ?? 0);
    const answer = byKey.get(item?.id ?? '');
    const version = (rows.served[index] ?? -1) + 1;
    expect(version).toBe(answer?.version);
    expect(rows.scores[version - 1]?.[index]).toBe(answer?.score);
    expect(rows.label[index]).toBe(answer?.label ?? NaN);
    expect(rows.day[index]).toBe(Math.floor((rows.eventMs[index] ?? 0) / dayMs));
    expect(rows.latencyMs[index]).toBeCloseTo(item?.latencyMs ?? -1, 3);
    expect(rows.failed[index]).toBe(0);
    for (const shadow of item?.shadows ?? []) expect(rows.scores[shadow.version - 1]?.[index]).toBe(shadow.score);
    const isSplit = (rows.eventMs[index] ?? 0) >= start + 2 * dayMs;
    expect(Number.isNaN(rows.scores[2]?.[index])).toBe(!isSplit);
  }
  const some = await readScoredRows(ctx, { ...range(1, 2), versionIds: [ids[1] ?? ''] });
  expect(some.rowCount).toBe(60);
  expect([...some.served].every((place) => place === -1)).toBe(true);
  expect((await readScoredRows(ctx, { ...range(9, 10), versionIds: ids })).rowCount).toBe(0);
});

it('counts the arms of a split, and only of that split', async () => {
  const arms = await armCounts(ctx, { ...range(0, 4), salt: 'may' });
  const served = (version: number) =>
    [...answers.values()].slice(120).filter((answer) => answer.version === version).length;
  expect(arms.find((arm) => arm.versionId === ids[0])).toMatchObject({ predictions: served(1), keys: served(1) });
  expect(arms.find((arm) => arm.versionId === ids[1])).toMatchObject({ predictions: served(2), keys: served(2) });
  expect(await armCounts(ctx, { ...range(0, 4), salt: 'june' })).toEqual([]);
  expect(await armCounts(ctx, range(0, 2))).toEqual([]);
});

it('gives features as a table, whole or as a sample that is always the same', async () => {
  const table = await readFeatures(ctx, range(0, 1));
  expect(table.rowCount).toBe(60);
  expect([...table.columns.keys()].sort()).toEqual(['date', 'distance', 'origin']);
  const distances = Array.from({ length: 60 }, (_, row) => cellAt(getColumn(table, 'distance'), row));
  expect(distances.sort()).toEqual(
    flights
      .slice(0, 60)
      .map((flight) => flight.distance)
      .sort(),
  );
  const sample = await readFeatures(ctx, { ...range(0, 4), limit: 120 });
  expect(sample.rowCount).toBeGreaterThan(80);
  expect(sample.rowCount).toBeLessThan(160);
  expect(await readFeatures(ctx, { ...range(0, 4), limit: 120 })).toEqual(sample);
});

it('pages through the log, newest first', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listPredictions(ctx, { endpointId: endpoint.id, limit: 100, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(
    [...answers.values()]
      .map((answer) => answer.id)
      .sort()
      .reverse(),
  );
  await expect(listPredictions(ctx, { endpointId: endpoint.id, limit: 1, cursor: "' OR 1" })).rejects.toMatchObject({
    code: 'Invalid',
  });
});

it('shows the replay in event time, and its receipt beside it', async () => {
  const traffic = await getTraffic(ctx, { endpointId: endpoint.id, time: 'event', buckets: 10 });
  expect(traffic.bucketMs).toBe(12 * 3_600_000);
  const champion = traffic.series.find((one) => one.version === 1);
  expect(champion?.points[0]).toMatchObject({ at: '2001-03-30T00:00:00.000Z', predictions: 30, errors: 0 });
  const labelled = [...answers.values()].slice(0, 30).filter((answer) => answer.label !== null);
  const mean = labelled.reduce((sum, answer) => sum + (answer.label ?? 0), 0) / labelled.length;
  expect(champion?.points[0]?.meanLabel).toBeCloseTo(mean, 12);
  const scores = [...answers.values()].slice(0, 30).reduce((sum, answer) => sum + (answer.score ?? 0), 0) / 30;
  expect(champion?.points[0]?.meanScore).toBeCloseTo(scores, 12);
  expect(traffic.series.flatMap((one) => one.points).reduce((sum, point) => sum + point.predictions, 0)).toBe(240);
  expect(champion?.scoreHistogram.reduce((sum, count) => sum + count, 0)).toBe(
    [...answers.values()].filter((answer) => answer.version === 1).length,
  );
  const receipt = await getTraffic(ctx, { endpointId: endpoint.id, time: 'receipt', buckets: 60 });
  expect(Date.parse(receipt.from ?? '')).toBeGreaterThan(Date.now() - 3_600_000);
  const shown = await getEndpoint(ctx, endpoint.id);
  expect(shown).toMatchObject({ predictionsTotal: 240, labelsTotal: 216, traffic: { predictions: 240, errors: 0 } });
  expect(shown.traffic.p99Ms).toBeGreaterThan(shown.traffic.p50Ms ?? Infinity);
});

it('is read only inside its project', async () => {
  const other = await makeProject();
  const reads = [
    readScoredRows(other, { ...range(0, 4), versionIds: ids }),
    readDayCounts(other, { endpointId: endpoint.id }),
    readFeatures(other, range(0, 4)),
    armCounts(other, range(0, 4)),
    listPredictions(other, { endpointId: endpoint.id, limit: 1 }),
    getTraffic(other, { endpointId: endpoint.id, time: 'event', buckets: 10 }),
    eventWatermark(other, endpoint.id),
  ];
  for (const outcome of await Promise.allSettled(reads)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'NotFound' } });
  }
});
