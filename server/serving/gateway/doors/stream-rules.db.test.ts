import { Readable } from 'node:stream';
import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EndpointDetail, PredictionOutput } from '@/lib/contracts/serving';
import { ServingSettings } from '@/lib/contracts/serving-settings';
import { closeDb } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from '../../create-endpoint';
import { promote } from '../../promote';
import { setServingSettings } from '../../set-serving-settings';

useOwnHome();
let ctx: Context;
let gateway: TestGateway;
let headers: Record<string, string>;
let endpoint: EndpointDetail;
let base: string;
const ids: string[] = [];
const row = { date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' };
const line = `${JSON.stringify(row)}\n`;
const lines = { 'content-type': 'application/x-ndjson' };

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2]) ids.push((await makeModelVersion(ctx, { seed })).id);
  gateway = await startTestGateway();
  base = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
});
beforeEach(async () => {
  const input = { name: `e-${unique()}`, versionId: ids[0] ?? '', description: '', labelHorizonMs: 0 };
  endpoint = await createEndpoint(ctx, input);
  headers = await makeKey(ctx, ['predict', 'feedback'], ctx.projectSlug);
  await gateway.parts.states.refresh();
});
afterAll(async () => {
  await gateway.stop();
  await closeDb();
});

interface Answered extends Partial<PredictionOutput> {
  line?: number;
  error?: { code: string; message: string };
}

const open = (body: string | Readable, { path = '', more = {} as Record<string, string> } = {}) =>
  request(`${base}${endpoint.predictUrl}${path}`, { method: 'POST', headers: { ...headers, ...lines, ...more }, body });
const read = (text: string) => text.split('\n').flatMap((one): Answered[] => (one === '' ? [] : [JSON.parse(one)]));

describe('a stream that is open while things change', () => {
  let source: Readable;
  let reader: AsyncIterator<Buffer>;
  const next = async (): Promise<Answered[]> => {
    source.push(line);
    return read(String((await reader.next()).value));
  };
  beforeEach(async () => {
    source = new Readable({ read: () => undefined });
    source.push(line);
    const { body } = await open(source);
    reader = body[Symbol.asyncIterator]();
    await reader.next();
  });

  it('is answered by the champion of the moment', async () => {
    const change = { versionId: ids[1] ?? '', expectedChampionId: ids[0] ?? '', reason: '', eventTime: null };
    await promote(ctx, { endpointId: endpoint.id, ...change });
    await gateway.parts.states.refresh();
    expect((await next())[0]?.version).toBe(2);
    source.push(null);
  });

  it('ends with a sentence where the endpoint answers no more', async () => {
    const state = gateway.parts.states.find(ctx.projectSlug, endpoint.name);
    if (state) state.archived = true;
    expect((await next())[0]?.error?.message).toMatch(/is archived and answers no more/);
    source.push(null);
  });
});

describe('a stream', () => {
  it('counts as one request, whatever its length and with ids of its lines too', async () => {
    const settings = ServingSettings.parse({ ratePerSecond: 0.01 });
    await setServingSettings(ctx, { endpointId: endpoint.id, settings });
    await gateway.parts.states.refresh();
    const answer = await open(line.repeat(450), { more: { 'x-request-id': unique() } });
    const answers = read(await answer.body.text());
    expect(answers.filter((one) => one.predictionId !== undefined)).toHaveLength(450);
    const second = await open(line);
    expect([second.statusCode, Number(second.headers['retry-after'])]).toEqual([429, expect.any(Number)]);
    await second.body.text();
  });

  it('takes one turn for lines that come together, where only one request is scored at once', async () => {
    const settings = ServingSettings.parse({ concurrency: 1, queue: 0 });
    await setServingSettings(ctx, { endpointId: endpoint.id, settings });
    await gateway.parts.states.refresh();
    const answer = await open(line.repeat(20), { more: { 'x-request-id': unique() } });
    expect(read(await answer.body.text()).every((one) => one.predictionId !== undefined)).toBe(true);
  });

  it('goes on after a line whose id was used with another row', async () => {
    const more = { 'x-request-id': unique() };
    await (await open(line.repeat(2), { more })).body.text();
    const other = `${JSON.stringify({ ...row, distance: 900 })}\n`;
    const answers = read(await (await open(`${line}${other}${line}`, { more })).body.text());
    expect(answers.map((one) => one.error?.code ?? 'good')).toEqual(['good', 'Conflict', 'good']);
    expect(answers[1]?.line).toBe(2);
  });

  it('explains each line on request, and refuses another wish', async () => {
    const answer = await open(line.repeat(120), { path: '?explain=true' });
    const answers = read(await answer.body.text());
    expect(answers).toHaveLength(120);
    expect(answers.every((one) => one.explanation?.unit === 'log-odds')).toBe(true);
    expect(answers[0]).not.toEqual(answers[1]);
    const bad = await open(line, { path: '?explain=why' });
    expect([bad.statusCode, await bad.body.text()]).toEqual([400, expect.stringMatching(/true or false/)]);
  });
});

describe('an assignment key that is too long', () => {
  const key = { 'x-assignment-key': 'k'.repeat(257) };
  const tensors = Object.entries(row).map(([name, value]) => {
    return { name, shape: [1], datatype: typeof value === 'number' ? 'INT64' : 'BYTES', data: [value] };
  });
  const doors = [
    { door: 'predict', body: { rows: [row] } },
    { door: 'invocations', body: { instances: [row] } },
    { door: 'infer', body: { inputs: tensors } },
  ];
  it.each(doors)('is refused by $door', async ({ door, body }) => {
    const own = `/p/${ctx.projectSlug}/v1/endpoints/${endpoint.name}/${door}`;
    const url = door === 'infer' ? `/p/${ctx.projectSlug}/v2/models/${endpoint.name}/infer` : own;
    const good = { 'x-assignment-key': 'k'.repeat(256) };
    expect(await gateway.send('POST', url, { body, headers: { ...headers, ...good } })).toMatchObject({ status: 200 });
    const answer = await gateway.send('POST', url, { body, headers: { ...headers, ...key } });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toMatch(/X-Assignment-Key must be a text of at most 256 characters/);
  });

  it('is refused by a stream before its first line', async () => {
    expect((await open(line, { more: key })).statusCode).toBe(400);
  });
});
