import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorBody } from '@/lib/contracts/basics';
import { PredictResult, type EndpointDetail } from '@/lib/contracts/serving';
import { closeDb, pool } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type Answer, type TestGateway } from '@/server/testing/gateway-fixture';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from '../create-endpoint';
import { listPredictions } from '../list-predictions';
import { addShadow } from '../set-shadows';
import { setSplit } from '../set-split';
import { updateEndpoint } from '../update-endpoint';
import { assignmentPoint } from './assign-variant';

useOwnHome();
let ctx: Context;
let gateway: TestGateway;
let headers: Record<string, string>;
let endpoint: EndpointDetail;
const ids: string[] = [];
const row = { date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' };

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2, 3]) ids.push((await makeModelVersion(ctx, { seed })).id);
  gateway = await startTestGateway();
  headers = await makeKey(ctx, ['predict', 'feedback', 'replay']);
});
beforeEach(async () => {
  endpoint = await createEndpoint(ctx, {
    name: `e-${unique()}`,
    versionId: ids[0] ?? '',
    description: '',
    labelHorizonMs: 0,
  });
  await gateway.parts.states.refresh();
});
afterAll(async () => {
  await gateway.stop();
  await closeDb();
});

const predict = <T = PredictResult>(body: unknown, extra: Record<string, string> = {}): Promise<Answer<T>> =>
  gateway.send<T>('POST', endpoint.predictUrl, { body, headers: { ...headers, ...extra } });

const logged = async () => {
  await gateway.parts.shipper.flush();
  return (await listPredictions(ctx, { endpointId: endpoint.id, limit: 1000 })).items;
};

describe('an answer', () => {
  it('is the champion’s, and its log has row, key, time and latency', async () => {
    const before = Date.now();
    const { status, body } = await predict({ rows: [row], keys: ['flight-1'], eventTime: '2001-01-31T17:05:00+01:00' });
    expect(status).toBe(200);
    const [prediction] = PredictResult.parse(body).predictions;
    expect(prediction).toMatchObject({ version: 1, variant: 'champion' });
    const [entry, ...rest] = await logged();
    expect(rest).toEqual([]);
    expect(entry).toMatchObject({
      id: prediction?.predictionId,
      score: prediction?.score,
      key: 'flight-1',
      eventTime: '2001-01-31T16:05:00.000Z',
      features: row,
      versionId: ids[0],
      role: 'champion',
      label: null,
      corrections: 0,
      shadows: [],
    });
    expect(Date.parse(entry?.receivedAt ?? '')).toBeGreaterThanOrEqual(before);
    expect(entry?.latencyMs).toBeGreaterThan(0);
  });

  it('has one prediction a row, in order', async () => {
    const rows = ['ATL', 'ORD', 'SEA'].map((origin) => ({ ...row, origin }));
    const { body } = await predict({ rows });
    const single = await Promise.all(rows.map((one) => predict({ rows: [one] })));
    expect(body.predictions.map((one) => one.score)).toEqual(single.map((one) => one.body.predictions[0]?.score));
    expect(new Set(body.predictions.map((one) => one.predictionId)).size).toBe(3);
  });

  it('scores every request with all shadows, which never answer', async () => {
    await addShadow(ctx, { endpointId: endpoint.id, versionId: ids[1] ?? '' });
    await addShadow(ctx, { endpointId: endpoint.id, versionId: ids[2] ?? '' });
    await gateway.parts.states.refresh();
    await predict({ rows: [row, { ...row, origin: 'SEA' }] });
    const entries = await logged();
    expect(entries).toHaveLength(2);
    for (const entry of entries) {
      expect(entry.version).toBe(1);
      expect(entry.shadows.map((shadow) => shadow.version)).toEqual([2, 3]);
      expect(entry.shadows.every((shadow) => shadow.score !== null)).toBe(true);
    }
    const plan = await gateway.parts.plans.find(await serialOf(), 3);
    const [first] = entries.filter((entry) => entry.features['origin'] === 'ORD');
    expect([first?.shadows[0]?.score]).toEqual(await plan?.variants[1]?.score(row));
  });

  it('comes from the arm of the key in a split, and the other arm scores too', async () => {
    await setSplit(ctx, { endpointId: endpoint.id, challengerId: ids[1] ?? '', challengerShare: 0.5, salt: 'may' });
    await gateway.parts.states.refresh();
    const keys = Array.from({ length: 400 }, (_, index) => `flight-${index}`);
    const { body } = await predict({ rows: keys.map(() => row), keys });
    for (const [index, one] of body.predictions.entries()) {
      const isChampion = assignmentPoint('may', keys[index] ?? '') < 0.5;
      expect(one).toMatchObject(
        isChampion ? { version: 1, variant: 'champion' } : { version: 2, variant: 'challenger' },
      );
    }
    const challengers = body.predictions.filter((one) => one.variant === 'challenger').length;
    expect(Math.abs(challengers - 200)).toBeLessThan(40);
    const entries = await logged();
    expect(entries).toHaveLength(400);
    expect(entries.every((entry) => entry.shadows.length === 1 && entry.shadows[0]?.score !== null)).toBe(true);
  });
});

const serialOf = async () => {
  const { rows } = await pool().query<{ serial: number }>('SELECT serial FROM endpoint WHERE id = $1', [endpoint.id]);
  return rows[0]?.serial ?? 0;
};

describe('a request that cannot be scored', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const withoutOrigin = { date: row.date, distance: row.distance };
  it.each([
    { what: 'no JSON', body: '{"rows": [', says: /not JSON/ },
    { what: 'no object', body: '[]', says: /JSON object/ },
    { what: 'no rows', body: {}, says: /"rows"/ },
    { what: 'no row', body: { rows: [] }, says: /at least one row/ },
    { what: 'a row that is a list', body: { rows: [[1]] }, says: /rows\[0\]/ },
    { what: 'a missing field', body: { rows: [row, withoutOrigin] }, says: /rows\[1\].*"origin" is missing/ },
    { what: 'a null field', body: { rows: [{ ...row, origin: null }] }, says: /"origin" is null/ },
    { what: 'an extra field', body: { rows: [{ ...row, tail: 'N1' }] }, says: /"tail" is not an input/ },
    {
      what: 'a text for a number',
      body: { rows: [{ ...row, distance: '500' }] },
      says: /"distance" must be a whole number/,
    },
    { what: 'a fraction', body: { rows: [{ ...row, distance: 500.5 }] }, says: /"distance" must be a whole number/ },
    { what: 'a number for a text', body: { rows: [{ ...row, origin: 7 }] }, says: /"origin" must be a text/ },
    { what: 'no date', body: { rows: [{ ...row, date: 'yesterday' }] }, says: /"date" must be an ISO date-time/ },
    {
      what: 'an inherited name',
      body: '{"rows":[{"__proto__":{},"date":"2001-01-31","distance":1,"origin":"ORD"}]}',
      says: /__proto__/,
    },
    {
      what: 'a row without end',
      body: `{"rows":[${deep}]}`,
      says: /rows\[0\] must be an object of fields, not \[\[\[/,
    },
    { what: 'a field without end', body: `{"rows":[{"date":${deep}}]}`, says: /"date" must be an ISO/ },
    { what: 'a key without end', body: `{"rows":[${JSON.stringify(row)}],"keys":[${deep}]}`, says: /keys\[0\]/ },
    { what: 'too few keys', body: { rows: [row, row], keys: ['a'] }, says: /"keys" must be a list of 2/ },
    { what: 'a number as key', body: { rows: [row], keys: [1] }, says: /keys\[0\]/ },
    { what: 'a time without zone', body: { rows: [row], eventTime: '2001-01-31T17:05:00' }, says: /eventTime/ },
    { what: 'an unknown setting', body: { rows: [row], explain: true }, says: /"explain"/ },
    { what: 'too many rows', body: { rows: Array.from({ length: 10_001 }, () => ({})) }, says: /10000 is the most/ },
  ])('with $what gets 400 and a sentence, and nothing is logged', async ({ body, says }) => {
    const { status, body: answer } = await predict<ErrorBody>(body);
    expect(status).toBe(400);
    expect(answer.error.message).toMatch(says);
    expect(answer.error.code).toBe('Invalid');
    expect(await logged()).toEqual([]);
  });
});

describe('who may ask', () => {
  it.each([
    { scopes: ['read'] as const, body: { rows: [row] }, status: 403 },
    { scopes: ['predict'] as const, body: { rows: [row] }, status: 200 },
    { scopes: ['predict'] as const, body: { rows: [row], eventTime: '2001-01-31T17:05:00Z' }, status: 403 },
    { scopes: ['predict', 'replay'] as const, body: { rows: [row], eventTime: '2001-01-31T17:05:00Z' }, status: 200 },
  ])('a key with $scopes gets $status', async ({ scopes, body, status }) => {
    const answer = await gateway.send('POST', endpoint.predictUrl, { body, headers: await makeKey(ctx, [...scopes]) });
    expect(answer.status).toBe(status);
  });

  it('nobody without a key, and no page of another origin', async () => {
    const body = { rows: [row] };
    expect((await gateway.send('POST', endpoint.predictUrl, { body })).status).toBe(401);
    const wrong = { authorization: 'Bearer rs_nonsense' };
    expect((await gateway.send('POST', endpoint.predictUrl, { body, headers: wrong })).status).toBe(401);
    const foreign = { ...headers, origin: 'https://elsewhere.test', host: 'localhost:3001' };
    expect((await gateway.send('POST', endpoint.predictUrl, { body, headers: foreign })).status).toBe(403);
  });

  it('finds nothing of another organisation, nor what is archived or deleted', async () => {
    const body = { rows: [row] };
    const stranger = await makeKey(await makeProject(), ['predict']);
    expect((await gateway.send('POST', endpoint.predictUrl, { body, headers: stranger })).status).toBe(404);
    await updateEndpoint(ctx, { id: endpoint.id, archived: true });
    await gateway.parts.states.refresh();
    expect((await predict(body)).status).toBe(409);
    await updateEndpoint(ctx, { id: endpoint.id, deleted: true });
    await gateway.parts.states.refresh();
    expect((await predict(body)).status).toBe(404);
  });

  it('finds the project of a short address by the key', async () => {
    const short = `/v1/endpoints/${endpoint.name}/predict`;
    const key = await makeKey(ctx, ['predict'], ctx.projectSlug);
    expect((await gateway.send('POST', short, { body: { rows: [row] }, headers: key })).status).toBe(200);
    expect((await gateway.send('POST', short, { body: { rows: [row] }, headers })).status).toBe(200);
    const { body } = await gateway.send<{ example: unknown }>('GET', `/v1/endpoints/${endpoint.name}`, {
      headers: key,
    });
    expect((await predict(body.example)).status).toBe(200);
  });
});
