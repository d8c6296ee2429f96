import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { EndpointDetail, FeedbackResult, PredictResult } from '@/lib/contracts/serving';
import { closeDb, db, pool } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { env } from '@/server/core/env';
import { makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from '../create-endpoint';
import { getEndpoint } from '../get-endpoint';
import { getTraffic } from '../get-traffic';
import { listPredictions } from '../list-predictions';
import { addShadow, setShadows } from '../set-shadows';
import { createPredictionId } from './prediction-id';
import { digestOf } from './around/mask-row';
import { writeLabel } from './log-label';
import { linesOf } from './log-lines';
import { writeRecord } from './log-record';
import { ObjectRows } from './rows/request-rows';
import { scoreRequest } from './score-request';
import { Spool } from './spool';

useOwnHome();
let ctx: Context;
let headers: Record<string, string>;
let endpoint: EndpointDetail;
const ids: string[] = [];
const row = { date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' };
const makeRoot = () => mkdtempSync(path.join(tmpdir(), 'ringside-spool-'));

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2, 3]) ids.push((await makeModelVersion(ctx, { seed })).id);
  headers = await makeKey(ctx, ['predict', 'feedback']);
});
beforeEach(async () => {
  endpoint = await createEndpoint(ctx, {
    name: `e-${unique()}`,
    versionId: ids[0] ?? '',
    description: '',
    labelHorizonMs: 0,
  });
});
afterAll(closeDb);

const predict = (gateway: TestGateway, requestId?: string) =>
  gateway.send<PredictResult>('POST', endpoint.predictUrl, {
    body: { rows: [row] },
    headers: { ...headers, ...(requestId ? { 'x-request-id': requestId } : {}) },
  });
const logged = async () => (await listPredictions(ctx, { endpointId: endpoint.id, limit: 1000 })).items;

/** A spool with predictions of the endpoint's present generation, as a gateway killed before shipping leaves it. */
async function leaveSpool(count: number): Promise<string> {
  const gateway = await startTestGateway();
  const state = gateway.parts.states.find(ctx.projectSlug, endpoint.name);
  if (!state) throw new Error('the endpoint is not loaded');
  const root = makeRoot();
  const spool = new Spool({ root, fsync: false });
  for (let index = 0; index < count; index++) {
    const receivedMs = Date.now();
    const body = { rows: new ObjectRows([row]), keys: [`k-${index}`], eventMs: undefined };
    const predictionIds = [createPredictionId(receivedMs)];
    const request = { plan: state.plan, body, ids: predictionIds, receivedMs, startedAt: performance.now() };
    spool.append(linesOf(await scoreRequest(request)));
  }
  await gateway.stop();
  const dead = makeRoot();
  const [folder = ''] = readdirSync(root);
  cpSync(path.join(root, folder), path.join(dead, folder), { recursive: true });
  writeFileSync(
    path.join(dead, folder, 'owner.json'),
    JSON.stringify({ host: hostname(), pid: 1, startedAt: 'long ago' }),
  );
  spool.close();
  return dead;
}

it('stores what a killed gateway left, once, with all versions that were there at receipt', async () => {
  await addShadow(ctx, { endpointId: endpoint.id, versionId: ids[1] ?? '' });
  const root = await leaveSpool(1500);
  const again = makeRoot();
  cpSync(root, again, { recursive: true });
  // Meanwhile another version took the shadow's place.
  await setShadows(ctx, { endpointId: endpoint.id, versionIds: [ids[2] ?? ''] });
  await (await startTestGateway(root)).stop();
  expect(readdirSync(root)).toEqual([]);
  const { rows } = await pool().query<{ scores: number[]; key: string }>(
    'SELECT scores, key FROM hot.prediction WHERE endpoint = (SELECT serial FROM endpoint WHERE id = $1)',
    [endpoint.id],
  );
  expect(new Set(rows.map((one) => one.key)).size).toBe(1500);
  expect(rows).toHaveLength(1500);
  expect(rows.every((one) => one.scores.length === 2 && one.scores.every((score) => score > 0 && score < 1))).toBe(
    true,
  );
  const [first] = await logged();
  expect(first?.shadows).toMatchObject([{ versionId: ids[1] }]);
  // The same lines once more, as after a gateway that died between the commit and the removal of its file.
  await (await startTestGateway(again)).stop();
  const traffic = await getTraffic(ctx, { endpointId: endpoint.id, time: 'receipt', buckets: 120 });
  const counted = traffic.series.flatMap((one) => one.points).reduce((sum, point) => sum + point.predictions, 0);
  expect(counted).toBe(1500);
});

it('puts each line aside that no database takes, masked once, and stores the rest', async () => {
  const root = await leaveSpool(20);
  const [folder = ''] = readdirSync(root);
  const [file = ''] = readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.log'));
  const { serial } = await db().endpoint.findUniqueOrThrow({ where: { id: endpoint.id } });
  const id = createPredictionId(Date.now());
  const m = [{ field: 'origin', how: 'hash' as const }];
  const head = { id, e: serial, g: 1, t: 0, k: null, v: 0, s: [0.5], l: 1 };
  const lines = [
    writeRecord({ ...head, id: 'no uuid' }, '{}'),
    // Postgres takes no NUL in a text.
    writeRecord({ ...head, k: 'a\0', m }, JSON.stringify(row)),
    writeRecord({ ...head, g: 99 }, '{"origin":'.padEnd(20, 'x') + '}'),
    writeRecord({ ...head, g: 98, m }, '{"origin":ORD}'),
    writeRecord({ ...head, id: '00000000-0000-4000-8000-000000000000' }, '{}'),
    writeLabel({ fb: 'no uuid', e: serial, l: 1, x: null, t: 0, at: 1 }),
    'garbage\n',
  ];
  writeFileSync(path.join(root, folder, file), lines.join(''), { flag: 'a' });
  const gateway = await startTestGateway(root);
  await gateway.parts.shipper.flush();
  expect((await gateway.send('GET', '/healthz', {})).body).toMatchObject({ rejectedLines: lines.length });
  await gateway.stop();
  expect(await logged()).toHaveLength(20);
  expect(readdirSync(root)).toEqual(['rejected-predictions.log']);
  const aside = readFileSync(path.join(root, 'rejected-predictions.log'), 'utf8');
  expect(aside.trimEnd().split('\n')).toHaveLength(lines.length);
  expect(aside).not.toContain('ORD');
  expect(aside).toContain(`"origin":"${digestOf(serial, 'ORD')}"`);
  expect(gateway.reports.filter((sentence) => sentence.includes('put aside'))).toHaveLength(lines.length);
});

it('answers on its last known good while the database is away, and catches up afterwards', async () => {
  const gateway = await startTestGateway();
  const { body: before } = await predict(gateway);
  await gateway.parts.shipper.flush();
  const back = await takeDatabaseAway();
  const answers = [];
  for (let index = 0; index < 20; index++)
    answers.push(await predict(gateway, index < 5 ? `away-${index % 3}` : undefined));
  expect(answers.every((answer) => answer.status === 200)).toBe(true);
  const queued = await gateway.send('POST', endpoint.feedbackUrl, {
    body: { predictionId: before.predictions[0]?.predictionId, label: true },
    headers,
  });
  expect(queued).toEqual({ status: 202, body: { recorded: 0, repeated: 0, corrected: 0, queued: 1 } });
  expect(gateway.parts.spool.backlogBytes).toBeGreaterThan(0);
  await back();
  await gateway.parts.shipper.flush();
  // Five asked with three ids of their own, so three; and fifteen without.
  expect(await logged()).toHaveLength(1 + 3 + 15);
  const said = await gateway.send<FeedbackResult>('POST', endpoint.feedbackUrl, {
    body: {
      items: answers
        .slice(5)
        .map((answer) => ({ predictionId: answer.body.predictions[0]?.predictionId, label: true })),
    },
    headers,
  });
  expect(said).toEqual({ status: 200, body: { recorded: 15, repeated: 0, corrected: 0, queued: 0 } });
  const other = await startTestGateway();
  expect((await predict(other, 'away-1')).body).toEqual(answers[1]?.body);
  await Promise.all([gateway.stop(), other.stop()]);
});

it('lets a label that waits in the spool stay the first, whatever is said once the database is back', async () => {
  const gateway = await startTestGateway();
  const predictionId = (await predict(gateway)).body.predictions[0]?.predictionId ?? '';
  await gateway.parts.shipper.flush();
  const say = (label: boolean) =>
    gateway.send<FeedbackResult>('POST', endpoint.feedbackUrl, { body: { predictionId, label }, headers });
  const back = await takeDatabaseAway();
  expect(await say(true)).toMatchObject({ status: 202 });
  // Long enough that the spool is tried again only some time after the database is back.
  await sleep(1500);
  await back();
  gateway.parts.feedback.databaseIsBack();
  expect((await say(false)).status).toBeLessThan(300);
  await gateway.parts.shipper.flush();
  expect(await logged()).toMatchObject([{ id: predictionId, label: 1, latestLabel: 0, corrections: 1 }]);
  await gateway.stop();
});

/** Ends every connection to this file's database and lets none in, until the returned function is called. */
async function takeDatabaseAway(): Promise<() => Promise<void>> {
  const url = new URL(env().DATABASE_URL);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  return async () => {
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await admin.end();
    await replaceEndedConnections();
  };
}

/** A connection that ended while it was idle is thrown out of its pool by the query that meets it. */
async function replaceEndedConnections(): Promise<void> {
  const ask = () => [
    ...Array.from({ length: 20 }, () => pool().query('SELECT 1')),
    ...Array.from({ length: 20 }, () => db().$queryRaw`SELECT 1`),
  ];
  for (let attempt = 0; attempt < 50; attempt++) {
    const answers = await Promise.allSettled(ask());
    if (answers.every(({ status }) => status === 'fulfilled')) return;
    await sleep(100);
  }
}

it('keeps answering with the old generation when the next cannot be loaded, and says so', async () => {
  const gateway = await startTestGateway();
  const broken = await makeModelVersion(ctx, { seed: 7, kind: 'constant' });
  await db().modelVersion.update({ where: { id: broken.id }, data: { sha256: 'f'.repeat(64) } });
  await addShadow(ctx, { endpointId: endpoint.id, versionId: broken.id });
  await gateway.parts.states.refresh();
  expect((await predict(gateway)).status).toBe(200);
  await gateway.parts.shipper.flush();
  const [entry] = await logged();
  expect(entry?.shadows).toMatchObject([{ versionId: broken.id, score: null }]);
  await db().modelVersion.update({ where: { id: ids[0] ?? '' }, data: { sha256: 'e'.repeat(64) } });
  const other = await startTestGateway();
  const answer = await predict(other);
  expect(answer.status).toBe(503);
  const short = `/v1/endpoints/${endpoint.name}/predict`;
  expect((await other.send('POST', short, { body: { rows: [row] }, headers })).status).toBe(503);
  const stranger = await makeKey(await makeProject(), ['predict']);
  expect((await other.send('POST', short, { body: { rows: [row] }, headers: stranger })).status).toBe(404);
  const { body } = await other.send<{ brokenEndpoints: number }>('GET', '/healthz', {});
  expect(body.brokenEndpoints).toBeGreaterThan(0);
  await Promise.all([gateway.parts.presence.tell(), other.parts.presence.tell()]);
  const { troubles } = await getEndpoint(ctx, endpoint.id);
  const shadow = expect.stringMatching(/^Version \d \(shadow\) cannot be loaded .* The others serve on/);
  const champion = expect.stringMatching(/^Generation 2 cannot be loaded: its champion cannot be loaded/);
  expect(troubles.map(({ sentence }) => sentence).sort()).toEqual([champion, shadow]);
  expect(other.reports.join(' ')).toContain('champion cannot be loaded');
  expect((await predict(gateway)).status).toBe(200);
  await Promise.all([gateway.stop(), other.stop()]);
});
