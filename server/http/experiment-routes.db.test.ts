import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { Experiment, MetricSeries, Run, RunDetail } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { sendError } from '@/server/core/send-error';
import { putObject } from '@/server/core/storage/object-store';
import { routes } from '@/server/experiments/routes';
import { createApiKey } from '@/server/orgs';
import { makeProject } from '@/server/testing/factories';
import { mountRoutes } from './mount-routes';

process.env['RINGSIDE_STORE'] = mkdtempSync(path.join(tmpdir(), 'ringside-store-'));

let app: FastifyInstance;
let ctx: Context;
let authorization: string;
beforeAll(async () => {
  ctx = await makeProject();
  authorization = `Bearer ${(await createApiKey(ctx, { name: 'all', scopes: ['read', 'write'] })).secret}`;
  app = Fastify();
  app.setErrorHandler(sendError);
  mountRoutes(app, routes);
});
afterAll(async () => {
  await app.close();
  await closeDb();
});

async function send(method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) {
  const address = `/api/v1/projects/${ctx.projectSlug}${url}`;
  const headers = { authorization };
  return app.inject({ method, url: address, headers, ...(payload ? { payload } : {}) });
}

/** Sends, expects 200 and the shape of the contract. */
async function call<S extends z.ZodType>(shape: S, ...request: Parameters<typeof send>): Promise<z.output<S>> {
  const response = await send(...request);
  expect(response.statusCode).toBe(200);
  return shape.parse(response.json());
}

test('a program makes an experiment and a run, logs to it, ends it, and a page reads it', async () => {
  const experiment = await call(Experiment, 'POST', '/experiments', { name: 'by REST' });
  const run = await call(Run, 'POST', '/runs', { experimentId: experiment.id, name: 'first', tags: { a: 'b' } });
  const points = [
    { key: 'loss', value: 0.5, timestamp: 1 },
    { key: 'loss', value: 'NaN', step: 1, timestamp: 2 },
  ];
  for (const [what, body] of [
    ['metrics', { points }],
    ['params', { params: { lr: '0.1' } }],
  ] as const) {
    expect((await send('POST', `/runs/${run.id}/${what}`, body)).statusCode).toBe(200);
  }
  await call(RunDetail, 'PATCH', `/runs/${run.id}`, { status: 'finished' });
  const shown = await call(RunDetail, 'GET', `/runs/${run.id}`);
  expect(shown).toMatchObject({ status: 'finished', params: { lr: '0.1' }, metrics: [{ key: 'loss', value: null }] });
  const { series } = (await send('GET', `/metrics?runIds=${run.id}&keys=loss&maxPoints=10`)).json();
  expect(MetricSeries.array().parse(series)).toEqual([
    { runId: run.id, key: 'loss', steps: [0, 1], timestamps: [1, 2], values: [0.5, null], total: 2 },
  ]);
  const page = (await send('GET', `/runs?experimentId=${experiment.id}&search=FIRST&limit=5`)).json();
  expect(page).toMatchObject({ items: [{ id: run.id }], nextCursor: null });
  expect((await send('GET', '/experiments?archived=false')).json().items).toHaveLength(2);
});

test('what was deleted is null, and comes back', async () => {
  const run = await call(Run, 'POST', '/runs', {});
  const deleted = await send('PATCH', `/runs/${run.id}`, { deleted: true });
  expect([deleted.statusCode, deleted.body]).toEqual([200, 'null']);
  expect((await send('GET', `/runs/${run.id}`)).statusCode).toBe(404);
  expect(await call(RunDetail, 'PATCH', `/runs/${run.id}`, { deleted: false })).toMatchObject({ id: run.id });
});

test('a file of a run is sent to be saved, never shown', async () => {
  const run = await call(Run, 'POST', '/runs', {});
  const stored = await putObject(Readable.from(Buffer.from('<script>')));
  await db().artifact.create({
    data: { orgId: ctx.orgId, runId: run.id, path: 'pages/é.html', sha256: stored.sha256, sizeBytes: 8n },
  });
  const address = `/runs/${run.id}/artifacts/pages/${encodeURIComponent('é.html')}`;
  const { statusCode, body, headers } = await send('GET', address);
  expect([statusCode, body]).toEqual([200, '<script>']);
  expect(headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-length': '8',
    'content-disposition': `attachment; filename="_.html"; filename*=UTF-8''%C3%A9.html`,
    'x-content-type-options': 'nosniff',
  });
  expect((await send('GET', `/runs/${run.id}/artifacts`)).json().items).toMatchObject([{ path: 'pages/é.html' }]);
  expect((await send('GET', `/runs/${run.id}/artifacts/none`)).statusCode).toBe(404);
});

test.each<[string, object, string]>([
  ['/runs/x/metrics', { points: [] }, 'points'],
  ['/runs/x/metrics', { points: [{ key: 'a', value: 'x', timestamp: 1 }] }, 'points.0.value'],
  ['/runs/x/metrics', { points: [{ key: 'a', value: 1, step: 0.5, timestamp: 1 }] }, 'points.0.step'],
  ['/experiments', { name: ' ' }, 'name'],
  ['/runs', { tags: { a: 1 } }, 'tags.a'],
])('POST %s names the field that is wrong in %o', async (url, body, field) => {
  const response = await send('POST', url, body);
  expect(response.statusCode).toBe(400);
  expect(response.json().error.message).toContain(field);
});
