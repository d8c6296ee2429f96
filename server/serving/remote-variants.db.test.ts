import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PredictResult } from '@/lib/contracts/serving';
import { RegisterRemoteInput } from '@/lib/contracts/remote-models';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { loadBundle, registerRemote } from '@/server/models';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import { makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { startModelServer, type AnswerCall } from '@/server/testing/model-server';
import { flightColumns, makeFlights, makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from './create-endpoint';
import { listPredictions } from './list-predictions';
import { addShadow } from './set-shadows';
import { setSplit } from './set-split';
import { measureLatency } from './measure-version';

useOwnHome();
process.env['RINGSIDE_ALLOW_PRIVATE_REMOTES'] = '1';
let ctx: Context;
let gateway: TestGateway;
let headers: Record<string, string>;
let server: Awaited<ReturnType<typeof startModelServer>>;
let here = '';
let remote = '';
let mood: 'well' | 'slow' | 'broken' | 'mad' = 'well';
const row = { date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' };

/** A model elsewhere: the later the flight, the later. Speaks both protocols. */
const answer: AnswerCall = (call, response) => {
  if (mood === 'broken') return void response.writeHead(500).end('boom');
  const { dataframe_split: split, inputs } = call.body;
  const distances = split?.data.map(([, distance]) => Number(distance)) ?? inputs?.[1]?.data.map(Number) ?? [];
  const scores = mood === 'mad' ? distances.map(() => 7) : distances.map((distance) => distance / 10_000);
  const data = split ? { predictions: scores } : { outputs: [{ name: 'p', shape: [scores.length], data: scores }] };
  setTimeout(() => response.end(JSON.stringify(data)), mood === 'slow' ? 900 : 0);
};

const registration = (more: Record<string, unknown> = {}) =>
  RegisterRemoteInput.parse({
    modelName: 'flight-delay',
    protocol: 'mlflow',
    address: server.url,
    example: row,
    task: 'binary',
    classes: ['false', 'true'],
    target: 'delay > 15',
    timeoutMs: 300,
    credentials: { kind: 'bearer', token: 'open sesame' },
    ...more,
  });

beforeAll(async () => {
  ctx = await makeProject();
  server = await startModelServer(answer);
  here = (await makeModelVersion(ctx)).id;
  remote = (await registerRemote(ctx, registration())).id;
  gateway = await startTestGateway();
  headers = await makeKey(ctx, ['predict']);
});
afterAll(async () => {
  server.stop();
  await gateway.stop();
  await stopBoss(0);
  await closeDb();
});

async function endpointOf(versionId: string) {
  const made = await createEndpoint(ctx, { name: `e-${unique()}`, versionId, description: '', labelHorizonMs: 0 });
  await gateway.parts.states.refresh();
  const predict = async (body: unknown) => {
    const { status, body: said } = await gateway.send('POST', made.predictUrl, { body, headers });
    return { status, said };
  };
  const logged = async () => {
    await gateway.parts.shipper.flush();
    return (await listPredictions(ctx, { endpointId: made.id, limit: 100 })).items;
  };
  return { id: made.id, predict, logged };
}

describe('a remote version', () => {
  it('answers as champion, with its credentials, many rows in one call', async () => {
    const { predict, logged } = await endpointOf(remote);
    const before = server.calls.length;
    const { said } = await predict({ rows: [row, { ...row, distance: 900 }] });
    expect(PredictResult.parse(said).predictions).toMatchObject([{ score: 0.05, version: 2 }, { score: 0.09 }]);
    expect(server.calls).toHaveLength(before + 1);
    expect(server.calls.at(-1)?.headers.authorization).toBe('Bearer open sesame');
    const [entry] = await logged();
    expect(entry).toMatchObject({ versionId: remote, role: 'champion' });
  });

  it('scores in the shadow, where its failures harm nobody', async () => {
    const { id, predict, logged } = await endpointOf(here);
    await addShadow(ctx, { endpointId: id, versionId: remote });
    await gateway.parts.states.refresh();
    expect((await predict({ rows: [row] })).status).toBe(200);
    expect((await logged())[0]?.shadows).toMatchObject([{ versionId: remote, score: 0.05 }]);
    mood = 'broken';
    expect((await predict({ rows: [row] })).status).toBe(200);
    expect((await logged())[0]?.shadows).toMatchObject([{ versionId: remote, score: null }]);
    mood = 'well';
  });

  it('shares the traffic as challenger', async () => {
    const { id, predict } = await endpointOf(here);
    await setSplit(ctx, { endpointId: id, challengerId: remote, challengerShare: 0.5, salt: 'test' });
    await gateway.parts.states.refresh();
    const keys = Array.from({ length: 40 }, (_, i) => `k${i}`);
    const { said } = await predict({ rows: keys.map(() => row), keys });
    const { predictions } = PredictResult.parse(said);
    const byRemote = predictions.filter(({ variant }) => variant === 'challenger');
    expect(byRemote.length).toBeGreaterThan(5);
    expect(byRemote.length).toBeLessThan(35);
    expect(byRemote.every(({ score }) => score === 0.05)).toBe(true);
  });

  it.each(['slow', 'broken', 'mad'] as const)('that is %s fails for its own requests only', async (how) => {
    const [theirs, ours] = [await endpointOf(remote), await endpointOf(here)];
    mood = how;
    const [failed, fine] = await Promise.all([theirs.predict({ rows: [row] }), ours.predict({ rows: [row] })]);
    mood = 'well';
    expect(failed.status).toBeGreaterThanOrEqual(500);
    expect(JSON.stringify(failed.said)).toMatch(/could not score|no answer|in time/i);
    expect(fine.status).toBe(200);
    expect((await theirs.predict({ rows: [row] })).status).toBe(200);
  });

  it('without usable credentials fails with a sentence, and is not asked', async () => {
    const { id: versionId } = await registerRemote(ctx, registration());
    const { id } = await db().remoteCredential.findUniqueOrThrow({ where: { versionId } });
    await db().remoteCredential.update({ where: { id }, data: { sealed: 'v1.AAAA' } });
    const { predict } = await endpointOf(versionId);
    const asked = server.calls.length;
    for (let request = 0; request < 6; request += 1) {
      const { status, said } = await predict({ rows: [row] });
      expect(status).toBe(500);
      expect(JSON.stringify(said)).toContain('its credentials cannot be used (A stored secret cannot be opened');
    }
    expect(server.calls).toHaveLength(asked);
  });

  it('scores tables and is measured like any other', async () => {
    const { sha256 } = await db().modelVersion.findUniqueOrThrow({ where: { id: remote } });
    const model = await loadBundle(sha256);
    const flights = makeFlights(250).map((one) => ({ ...one, [delayed.name]: String(Number(one['delay']) > 15) }));
    const metrics = await model.evaluate(tableFromRows(flights, [...flightColumns, delayed]));
    expect(metrics.find(({ name }) => name === 'logLoss')?.value).toBeGreaterThan(0);
    const latency = await measureLatency(model, { id: remote, version: 2, sha256 });
    expect(latency.rows).toBe(100);
    expect(latency.p50Ms).toBeGreaterThan(0);
  });
});

const delayed = { name: 'delay > 15', type: 'category' } as const;
