import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import type { EndpointDetail } from '@/lib/contracts/serving';
import { closeDb } from '@/server/core/db';
import { buildApp } from '@/server/http/build-app';
import { LiveHub } from '@/server/http/live-events';
import { createEndpoint } from '@/server/serving/create-endpoint';
import { makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';

useOwnHome();
let web: FastifyInstance;
let gateway: TestGateway;
let address: string;
let endpoint: EndpointDetail;
let headers: Record<string, string>;
const body = JSON.stringify({ rows: [{ date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' }] });

beforeAll(async () => {
  const ctx = await makeProject();
  const version = await makeModelVersion(ctx, { kind: 'constant' });
  endpoint = await createEndpoint(ctx, {
    name: `e-${unique()}`,
    versionId: version.id,
    description: '',
    labelHorizonMs: 0,
  });
  gateway = await startTestGateway();
  const gatewayUrl = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
  web = await buildApp({ routes: [], hub: new LiveHub(), version: 'test', gatewayUrl, doors: [] });
  address = await web.listen({ port: 0, host: '127.0.0.1' });
  headers = { ...(await makeKey(ctx, ['predict'], ctx.projectSlug)), 'content-type': 'application/json' };
});
afterAll(async () => {
  await web.close();
  await gateway.stop();
  await closeDb();
});

const post = (path: string, extra: Record<string, string>) =>
  fetch(`${address}${path}`, { method: 'POST', body, headers: { ...headers, ...extra } });

it('answers predictions on the address of the pages too, to its own pages', async () => {
  for (const path of [endpoint.predictUrl, `/v1/endpoints/${endpoint.name}/predict`]) {
    expect((await post(path, {})).status).toBe(200);
    expect((await post(path, { origin: address })).status).toBe(200);
  }
});

it('passes tables and streams on as they come', async () => {
  const row = '2001-01-31T17:05:00Z,500,ORD';
  const send = (path: string, type: string, payload: string) =>
    fetch(`${address}${path}`, { method: 'POST', body: payload, headers: { ...headers, 'content-type': type } });
  const own = endpoint.predictUrl.replace(/predict$/, '');
  const table = await send(`${own}invocations`, 'text/csv', `date,distance,origin\n${row}\n`);
  expect([table.status, await table.json()]).toMatchObject([200, { predictions: [expect.any(Number)] }]);
  const { rows } = JSON.parse(body) as { rows: unknown[] };
  const lines = await send(endpoint.predictUrl, 'application/x-ndjson', `${JSON.stringify(rows[0])}\n`.repeat(3));
  expect((await lines.text()).trim().split('\n')).toHaveLength(3);
});

it.each<Record<string, string>>([
  { origin: 'http://elsewhere.test' },
  { origin: 'http://elsewhere.test', 'x-forwarded-host': 'elsewhere.test' },
  { 'sec-fetch-site': 'cross-site' },
])('refuses a page of another origin (%j)', async (extra) => {
  expect((await post(endpoint.predictUrl, extra)).status).toBe(403);
});
