import { setTimeout as sleep } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EndpointDetail } from '@/lib/contracts/serving';
import { createRandom } from '@/lib/random/create-random';
import { closeDb } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from '../../create-endpoint';
import { listPredictions } from '../../list-predictions';

useOwnHome();
let ctx: Context;
let gateway: TestGateway;
let headers: Record<string, string>;
let endpoint: EndpointDetail;
let base: string;
const row = { date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' };

beforeAll(async () => {
  ctx = await makeProject();
  const versionId = (await makeModelVersion(ctx)).id;
  headers = await makeKey(ctx, ['predict', 'feedback'], ctx.projectSlug);
  endpoint = await createEndpoint(ctx, { name: `e-${unique()}`, versionId, description: '', labelHorizonMs: 0 });
  gateway = await startTestGateway();
  base = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await gateway.stop();
  await closeDb();
});

interface Answered {
  predictionId?: string;
  line?: number;
  error?: { message: string };
}

async function stream(body: string | Readable, more: Record<string, string> = {}): Promise<Answered[]> {
  const answer = await request(`${base}${endpoint.predictUrl}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-ndjson', ...more },
    body,
  });
  expect(answer.statusCode).toBe(200);
  const text = await answer.body.text();
  return text.split('\n').flatMap((line): Answered[] => (line === '' ? [] : [JSON.parse(line)]));
}

const linesOf = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

describe('a stream of rows', () => {
  it('is answered line by line, in order, a bad line by what is wrong with it', async () => {
    const body = `${linesOf([row, { row, key: 'k-1' }])}\nnonsense\n${linesOf([{ ...row, distance: 'far' }, row])}`;
    const answers = await stream(body);
    expect(answers.map((one) => one.line ?? 'good')).toEqual(['good', 'good', 4, 5, 'good']);
    expect(answers[2]?.error?.message).toMatch(/not JSON/);
    expect(answers[3]?.error?.message).toMatch(/line 5: field "distance"/);
    await gateway.parts.shipper.flush();
    const { items } = await listPredictions(ctx, { endpointId: endpoint.id, limit: 100 });
    expect(items.map((one) => one.key).sort()).toEqual(['k-1', null, null]);
  });

  it('gets its first answers before its last line is sent', async () => {
    let send: (text: string | null) => void = () => undefined;
    const source = new Readable({ read: () => undefined });
    send = (text) => source.push(text);
    const pending = request(`${base}${endpoint.predictUrl}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-ndjson' },
      body: source,
    });
    send(linesOf([row]));
    const { body } = await pending;
    const reader = body[Symbol.asyncIterator]();
    const { value } = await reader.next();
    expect(String(value)).toContain('predictionId');
    send(linesOf([row]));
    send(null);
    expect(String((await reader.next()).value)).toContain('predictionId');
  });

  it('reads no faster than its answers are taken', async () => {
    let made = 0;
    const line = linesOf([row]);
    const source = new Readable({
      highWaterMark: 1,
      read() {
        made += 1;
        this.push(made > 20_000 ? null : line.repeat(20));
      },
    });
    const { body } = await request(`${base}${endpoint.predictUrl}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-ndjson' },
      body: source,
    });
    body.on('error', () => undefined);
    try {
      // 20 000 chunks are 36 MB; the sockets and buffers in between hold a few of them, and then it stands still.
      for (let before = -1; before !== made && made <= 20_000;) {
        before = made;
        await sleep(1000);
      }
      expect(made).toBeLessThan(15_000);
    } finally {
      body.destroy();
      source.destroy();
    }
  });

  it('sent again with its request id gives the same predictions', async () => {
    const id = `again-${unique()}`;
    const body = linesOf([row, { ...row, distance: 700 }, row]);
    const first = await stream(body, { 'x-request-id': id });
    const second = await stream(body, { 'x-request-id': id });
    expect(new Set(first.map((one) => one.predictionId)).size).toBe(3);
    expect(second).toEqual(first);
  });
});

describe('garbage', () => {
  it('never makes any door fail, whatever the body', async () => {
    const random = createRandom(11);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const fields = ['rows', 'keys', 'inputs', 'instances', 'dataframe_split', 'columns', 'data', 'shape', 'name'];
    const words = [...fields, 'datatype', 'BYTES', 'items', 'predictionId', 'label', '__proto__', 'date', 'origin'];
    const leaf = () => pick<unknown>([null, true, -1, 1e308, '', '\0', '\ud800', 'x', 2.5, row, [], {}]);
    const make = (depth: number): unknown => {
      const kind = random();
      if (depth === 0 || kind < 0.2) return leaf();
      if (kind < 0.5) return Array.from({ length: Math.floor(random() * 4) }, () => make(depth - 1));
      return Object.fromEntries(
        Array.from({ length: 1 + Math.floor(random() * 4) }, () => [pick(words), make(depth - 1)]),
      );
    };
    const good: readonly unknown[] = [
      { rows: [row], keys: ['k'], eventTime: '2001-01-31T17:05:00Z' },
      { instances: [row] },
      { dataframe_split: { columns: Object.keys(row), data: [Object.values(row)] } },
      { inputs: Object.fromEntries(Object.entries(row).map(([name, value]) => [name, [value]])) },
      { inputs: [{ name: 'date', shape: [1], datatype: 'BYTES', data: [row.date] }], outputs: [{ name: 'version' }] },
      { predictionId: '01890a5d-ac96-774b-bcce-b302099a8057', label: true, eventTime: null },
    ];
    /** A good body with one of its parts replaced. */
    const spoil = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null || random() < 0.15) return leaf();
      const entries = Object.entries(value);
      const at = Math.floor(random() * entries.length);
      const spoilt = entries.map(([name, one], place): [string, unknown] => [name, place === at ? spoil(one) : one]);
      return Array.isArray(value) ? spoilt.map(([, one]) => one) : Object.fromEntries(spoilt);
    };
    const own = `/p/${ctx.projectSlug}/v1/endpoints/${endpoint.name}`;
    const doors = ['predict', 'feedback', 'invocations'].map((path) => `${own}/${path}`);
    const urls = [...doors, `/v2/models/${endpoint.name}/infer`];
    const types = ['application/json', 'text/csv', 'application/x-ndjson', 'multipart/form-data', 'text/plain'];
    const failed: unknown[] = [];
    for (let index = 0; index < 1500; index++) {
      const text = JSON.stringify(random() < 0.5 ? make(4) : spoil(pick(good)));
      const payload = random() < 0.2 ? text.slice(0, Math.floor(random() * text.length)) : text;
      const [url, type] = [pick(urls), pick(types)];
      const answer = await gateway.app.inject({
        method: 'POST',
        url,
        headers: { ...headers, 'content-type': type },
        payload,
      });
      const isBad = answer.statusCode >= 500 || answer.body.includes('"Internal"') || answer.body.includes('our side');
      if (isBad) failed.push({ url, type, payload, answer: answer.body });
    }
    expect(failed).toEqual([]);
  }, 60_000);
});
