import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ErrorBody } from '@/lib/contracts/basics';
import type { EndpointDetail, FeedbackResult, PredictResult } from '@/lib/contracts/serving';
import { closeDb, db, pool } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { ServingSettings } from '@/lib/contracts/serving-settings';
import { createEndpoint } from '../create-endpoint';
import { promote } from '../promote';
import { setServingSettings } from '../set-serving-settings';
import { linesOf } from './log-lines';
import { ObjectRows } from './rows/request-rows';
import { scoreRequest } from './score-request';
import { derivePredictionId } from './prediction-id';

useOwnHome();
let ctx: Context;
let headers: Record<string, string>;
let endpoint: EndpointDetail;
const ids: string[] = [];
const gateways: TestGateway[] = [];
const row = { date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' };
const body = { rows: [row, { ...row, origin: 'SEA' }] };

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2]) ids.push((await makeModelVersion(ctx, { seed })).id);
  headers = await makeKey(ctx, ['predict', 'feedback', 'replay']);
});
beforeEach(async () => {
  endpoint = await createEndpoint(ctx, {
    name: `e-${unique()}`,
    versionId: ids[0] ?? '',
    description: '',
    labelHorizonMs: 0,
  });
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await closeDb();
});

async function start(): Promise<TestGateway> {
  const gateway = await startTestGateway();
  gateways.push(gateway);
  return gateway;
}

const ask = <T = PredictResult>(gateway: TestGateway, requestId: string, given: unknown = body) =>
  gateway.send<T>('POST', endpoint.predictUrl, { body: given, headers: { ...headers, 'x-request-id': requestId } });

async function count(): Promise<number> {
  const { serial } = await db().endpoint.findUniqueOrThrow({ where: { id: endpoint.id } });
  const { rows } = await pool().query<{ rows: number }>(
    'SELECT count(*)::int AS rows FROM hot.prediction WHERE endpoint = $1',
    [serial],
  );
  return rows[0]?.rows ?? 0;
}

it('is one prediction, however often and by however many connections it is asked', async () => {
  const gateway = await start();
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask(gateway, 'r-1')));
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  expect(answers.every((answer) => answer.status === 200)).toBe(true);
  await gateway.parts.shipper.flush();
  expect(await count()).toBe(2);
});

it('gets the same answer from another gateway, after a restart, and after a promotion', async () => {
  const [first, second] = [await start(), await start()];
  const { body: answer } = await ask(first, 'r-2');
  expect((await ask(second, 'r-2')).body).toEqual(answer);
  const [champion, next] = ids;
  const change = {
    endpointId: endpoint.id,
    versionId: next ?? '',
    expectedChampionId: champion ?? '',
    reason: '',
    eventTime: null,
  };
  await promote(ctx, change);
  await first.stop();
  const third = await start();
  expect((await ask(third, 'r-2')).body).toEqual(answer);
  expect((await ask(third, 'r-3')).body.predictions[0]?.version).toBe(2);
  await Promise.all([second.parts.shipper.flush(), third.parts.shipper.flush()]);
  expect(await count()).toBe(4);
});

it('keeps where its answer came from, whatever the gateway that is asked again has in its cache', async () => {
  const settings = ServingSettings.parse({ cache: { ttlSeconds: 60 } });
  await setServingSettings(ctx, { endpointId: endpoint.id, settings });
  const [first, second] = [await start(), await start()];
  const { body: fresh } = await ask(first, 'c-1');
  expect(fresh.predictions[0]).not.toHaveProperty('source');
  await second.send('POST', endpoint.predictUrl, { body, headers });
  expect((await ask(second, 'c-1')).body).toEqual(fresh);
  const { body: cached } = await ask(second, 'c-2');
  expect(cached.predictions[0]).toMatchObject({ source: 'cache' });
  const third = await start();
  expect((await ask(third, 'c-2')).body).toEqual(cached);
});

it('may be asked to explain the second time, and is the same prediction', async () => {
  const gateway = await start();
  const { body: plain } = await ask(gateway, 'e-1');
  const more = { ...headers, 'x-request-id': 'e-1' };
  const url = `${endpoint.predictUrl}?explain=true`;
  const explained = await gateway.send<PredictResult>('POST', url, { body, headers: more });
  const [first] = explained.body.predictions;
  expect(first).toMatchObject({ ...plain.predictions[0], explanation: { unit: 'log-odds' } });
  expect((await ask(gateway, 'e-1')).body).toEqual(plain);
});

it('that failed may be tried again with its id', async () => {
  const gateway = await start();
  const [variant] = gateway.parts.states.find(ctx.projectSlug, endpoint.name)?.plan.variants ?? [];
  if (!variant) throw new Error('the endpoint is not loaded');
  const { score } = variant;
  variant.score = () => [null];
  expect((await ask<ErrorBody>(gateway, 'f-1')).status).toBe(500);
  variant.score = score;
  const { status, body: answer } = await ask(gateway, 'f-1');
  expect(status).toBe(200);
  variant.score = () => [null];
  const again = await start();
  expect((await ask(again, 'f-1')).body).toEqual(answer);
  variant.score = score;
});

it('is the same when two gateways hear it at once', async () => {
  const [first, second] = [await start(), await start()];
  for (let round = 0; round < 10; round++) {
    const [one, other] = await Promise.all([ask(first, `twice-${round}`), ask(second, `twice-${round}`)]);
    expect(one.body).toEqual(other.body);
  }
  await Promise.all([first.parts.shipper.flush(), second.parts.shipper.flush()]);
  expect(await count()).toBe(20);
});

it('is refused with another body, here and elsewhere', async () => {
  const [first, second] = [await start(), await start()];
  await ask(first, 'r-4');
  for (const gateway of [first, second]) {
    const answer = await ask<ErrorBody>(gateway, 'r-4', { rows: [row] });
    expect(answer.status).toBe(409);
    expect(answer.body.error.message).toContain('"r-4" was used before with another body');
  }
});

it('belongs to one endpoint', async () => {
  const gateway = await start();
  const { body: one } = await ask(gateway, 'r-5');
  endpoint = await createEndpoint(ctx, {
    name: `e-${unique()}`,
    versionId: ids[1] ?? '',
    description: '',
    labelHorizonMs: 0,
  });
  await gateway.parts.states.refresh();
  const { body: other } = await ask(gateway, 'r-5');
  expect(other.predictions[0]?.predictionId).not.toBe(one.predictions[0]?.predictionId);
});

it('stays one prediction when two gateways answered it while the database was away', async () => {
  const [first, second] = [await start(), await start()];
  const state = first.parts.states.find(ctx.projectSlug, endpoint.name);
  if (!state) throw new Error('the endpoint is not loaded');
  // What each gateway writes when it could not claim the request.
  const answered = [Date.now() - 50, Date.now()].map(async (receivedMs) => {
    const idOfRow = (index: number) =>
      derivePredictionId({ endpoint: state.serial, requestId: 'r-6', receivedMs }, index);
    const predictIds = [idOfRow(0), idOfRow(1)];
    const read = { rows: new ObjectRows(body.rows), keys: undefined, eventMs: undefined };
    const request = await scoreRequest({
      plan: state.plan,
      body: read,
      ids: predictIds,
      receivedMs,
      startedAt: performance.now(),
    });
    return { predictIds, lines: linesOf(request, { requestId: 'r-6', bodyHash: 'aa' }) };
  });
  const given = await Promise.all(answered);
  for (const [index, gateway] of [first, second].entries()) {
    gateway.parts.spool.append(given[index]?.lines ?? '');
    await gateway.parts.shipper.flush();
  }
  expect(await count()).toBe(2);
  // An outcome reaches the one prediction by the id either caller was given.
  const label = (id: string | undefined, value: boolean) =>
    second.send<FeedbackResult>('POST', endpoint.feedbackUrl, { body: { predictionId: id, label: value }, headers });
  expect((await label(given[0]?.predictIds[0], true)).body).toEqual({
    recorded: 1,
    repeated: 0,
    corrected: 0,
    queued: 0,
  });
  expect((await label(given[1]?.predictIds[0], true)).body).toEqual({
    recorded: 0,
    repeated: 1,
    corrected: 0,
    queued: 0,
  });
});
