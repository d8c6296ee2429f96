import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorBody } from '@/lib/contracts/basics';
import { PredictResult, type EndpointDetail } from '@/lib/contracts/serving';
import { ServingSettings, type ServingSettingsInput } from '@/lib/contracts/serving-settings';
import { closeDb, db, pool } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { asRole, makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from '../create-endpoint';
import { expirePredictions } from '../expire-predictions';
import { getEndpoint } from '../get-endpoint';
import { listPredictions } from '../list-predictions';
import { setServingSettings } from '../set-serving-settings';
import { addShadow } from '../set-shadows';

useOwnHome();
let ctx: Context;
let gateway: TestGateway;
let headers: Record<string, string>;
let endpoint: EndpointDetail;
const ids: string[] = [];
const row = { date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' };

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2]) ids.push((await makeModelVersion(ctx, { seed })).id);
  gateway = await startTestGateway();
  headers = await makeKey(ctx, ['predict']);
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

async function set(settings: ServingSettingsInput): Promise<void> {
  await setServingSettings(ctx, { endpointId: endpoint.id, settings: ServingSettings.parse(settings) });
  await gateway.parts.states.refresh();
}

const send = <T>(body: unknown, path = endpoint.predictUrl) => gateway.send<T>('POST', path, { body, headers });

async function predictOne(path?: string) {
  const { status, body } = await send({ rows: [row], keys: ['passenger-7'] }, path);
  expect(status).toBe(200);
  const [one] = PredictResult.parse(body).predictions;
  if (!one) throw new Error('no prediction');
  return one;
}

const logged = async () => {
  await gateway.parts.shipper.flush();
  return (await listPredictions(ctx, { endpointId: endpoint.id, limit: 100 })).items;
};

describe('settings of an endpoint', () => {
  it('are shown and audited, and changed only by who may', async () => {
    await set({ timeoutMs: 500 });
    expect((await getEndpoint(ctx, endpoint.id)).settings).toMatchObject({ timeoutMs: 500, concurrency: 256 });
    const entry = await db().auditEntry.findFirst({ where: { orgId: ctx.orgId, action: 'endpoint.set-serving' } });
    expect(entry?.detail).toMatchObject({ after: { timeoutMs: 500 } });
    const input = { endpointId: endpoint.id, settings: ServingSettings.parse({}) };
    await expect(setServingSettings(asRole(ctx, 'viewer'), input)).rejects.toMatchObject({ code: 'Forbidden' });
    await expect(setServingSettings(await makeProject(), input)).rejects.toMatchObject({ code: 'NotFound' });
  });

  it.each([
    { settings: { log: { mask: [{ field: 'tail', how: 'hash' as const }] } }, says: /"tail" is not an input/ },
    { settings: { labels: { maybe: 'x' } }, says: /"maybe" is not a class/ },
    { settings: { fallback: { constant: 2 } }, says: /between 0 and 1/ },
    { settings: { fallback: { constant: [0.5, 0.5] } }, says: /answers 1 numbers a row/ },
  ])('are refused where they do not fit the endpoint: $settings', async ({ settings, says }) => {
    await expect(set(settings)).rejects.toThrow(says);
  });
});

describe('an answer', () => {
  it('carries a label by threshold, called as it is set', async () => {
    expect(await predictOne()).not.toHaveProperty('label');
    await set({ withLabel: true, threshold: 0, labels: { true: 'late' } });
    expect(await predictOne()).toMatchObject({ label: 'late' });
    await set({ withLabel: true, threshold: 1 });
    expect(await predictOne()).toMatchObject({ label: 'false' });
  });

  it('explains itself on request: base and contributions add up to its log-odds', async () => {
    const { score, explanation } = await predictOne(`${endpoint.predictUrl}?explain=true`);
    expect(explanation).toMatchObject({ method: 'TreeSHAP (path-dependent)', unit: 'log-odds' });
    expect(Object.keys(explanation?.contributions ?? {})).toEqual(['date', 'distance', 'origin']);
    const sum = Object.values(explanation?.contributions ?? {}).reduce((all, one) => all + one, explanation?.base ?? 0);
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(score ?? NaN, 4);
    const bad = await send<ErrorBody>({ rows: [row] }, `${endpoint.predictUrl}?explain=why`);
    expect(bad.status).toBe(400);
  });

  it('comes out of the cache the second time, which the log and the counts say', async () => {
    await set({ cache: { ttlSeconds: 60 } });
    const [first, second] = [await predictOne(), await predictOne()];
    expect([first.source, second.source]).toEqual([undefined, 'cache']);
    expect(second.score).toBe(first.score);
    expect((await logged()).map((one) => one.source).sort()).toEqual(['cache', 'version']);
    expect((await getEndpoint(ctx, endpoint.id)).traffic).toMatchObject({ predictions: 2, cached: 1, fallbacks: 0 });
  });

  it('is refused with a time to come back when one key asks too often', async () => {
    await set({ ratePerSecond: 0.5 });
    await predictOne();
    const answer = await gateway.app.inject({
      method: 'POST',
      url: endpoint.predictUrl,
      headers: { ...headers, 'content-type': 'application/json' },
      payload: JSON.stringify({ rows: [row] }),
    });
    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    const other = await makeKey(ctx, ['predict']);
    expect((await gateway.send('POST', endpoint.predictUrl, { body: { rows: [row] }, headers: other })).status).toBe(
      200,
    );
  });
});

describe('the log', () => {
  it('hides fields and keys, after every version has scored the row as it was', async () => {
    await addShadow(ctx, { endpointId: endpoint.id, versionId: ids[1] ?? '' });
    await gateway.parts.states.refresh();
    await predictOne();
    const mask = [
      { field: 'origin', how: 'hash' as const },
      { field: 'date', how: 'remove' as const },
    ];
    await set({ log: { mask, hashKeys: true } });
    await predictOne();
    const [hidden, plain] = await logged();
    expect(plain).toMatchObject({ key: 'passenger-7', features: row });
    expect(hidden?.features).toEqual({ date: null, distance: 500, origin: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(hidden?.key).toMatch(/^[0-9a-f]{16}$/);
    expect(hidden?.shadows[0]?.score).toEqual(expect.any(Number));
  });

  it('leaves out what is not sampled, and shadows score their share', async () => {
    await addShadow(ctx, { endpointId: endpoint.id, versionId: ids[1] ?? '' });
    await set({ shadowShare: 0 });
    await predictOne();
    await set({ log: { share: 0 } });
    await predictOne();
    const entries = await logged();
    expect(entries).toHaveLength(1);
    expect(entries[0]?.shadows[0]?.score).toBeNull();
  });

  it('of an endpoint is deleted after its days', async () => {
    await predictOne();
    await set({ log: { retentionDays: 3 } });
    expect(await logged()).toHaveLength(1);
    await expirePredictions(pool(), new Date(Date.now() + 3 * 86_400_000));
    expect(await logged()).toHaveLength(1);
    await expirePredictions(pool(), new Date(Date.now() + 5 * 86_400_000));
    expect(await logged()).toEqual([]);
  });
});
