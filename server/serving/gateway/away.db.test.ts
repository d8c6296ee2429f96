import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EndpointDetail, FeedbackResult, PredictResult } from '@/lib/contracts/serving';
import type { Context } from '@/server/core/context';
import { closeDb, pool } from '@/server/core/db';
import { objectPath } from '@/server/core/storage/object-store';
import { makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { startOwnPostgres, type OwnPostgres } from '@/server/testing/own-postgres';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from '../create-endpoint';
import { listPredictions } from '../list-predictions';

const home = useOwnHome();
const row = { date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' };
const spoolRoot = path.join(home, 'spool');
let server: OwnPostgres;
let ctx: Context;
let endpoint: EndpointDetail;
let sha256: string;
let headers: Record<string, string>;
let unusedKey: Record<string, string>;

beforeAll(async () => {
  server = await startOwnPostgres();
  ctx = await makeProject();
  const version = await makeModelVersion(ctx);
  ({ sha256 } = version);
  headers = await makeKey(ctx, ['predict', 'feedback']);
  unusedKey = await makeKey(ctx, ['predict']);
  endpoint = await createEndpoint(ctx, {
    name: `e-${unique()}`,
    versionId: version.id,
    description: '',
    labelHorizonMs: 0,
  });
}, 120_000);
afterAll(async () => {
  await closeDb();
  await server.remove();
});

async function predict(gateway: TestGateway, sender = headers): Promise<{ status: number; id: string }> {
  const body = { rows: [row] };
  const answer = await gateway.send<PredictResult>('POST', endpoint.predictUrl, { body, headers: sender });
  return { status: answer.status, id: answer.body.predictions?.[0]?.predictionId ?? '' };
}

const label = (gateway: TestGateway, predictionId: string, value: boolean) =>
  gateway.send<FeedbackResult>('POST', endpoint.feedbackUrl, { body: { predictionId, label: value }, headers });

it('serves on when Postgres stops, starts without it, and brings everything home once it is back', async () => {
  const first = await startTestGateway(spoolRoot);
  const before = await predict(first);
  await first.parts.shipper.flush();
  await server.stop();
  const during = await predict(first);
  expect([before.status, during.status]).toEqual([200, 200]);
  expect(await label(first, before.id, true)).toMatchObject({ status: 202, body: { recorded: 0, queued: 1 } });
  await first.stop();

  // Nothing but its own disk is left: no database, and no object in the store.
  rmSync(objectPath(sha256));
  const second = await startTestGateway(spoolRoot);
  expect(second.reports.join(' ')).toMatch(/database is away .* started with 1 endpoints/);
  const alone = await predict(second);
  expect(alone.status).toBe(200);
  expect((await predict(second, unusedKey)).status).toBe(200);
  expect((await predict(second, { authorization: 'Bearer rs_unknown' })).status).toBe(503);
  expect(await label(second, during.id, false)).toMatchObject({ status: 202 });
  expect(await label(second, during.id, true)).toMatchObject({ status: 202 });
  const health = await second.app.inject({ url: '/healthz' });
  expect(health.json()).toMatchObject({ ok: true, database: 'away' });

  await server.start();
  await closeDb();
  await second.parts.shipper.flush();
  const { items } = await listPredictions(ctx, { endpointId: endpoint.id, limit: 100 });
  expect(items).toHaveLength(4);
  const shown = (id: string) => items.find((one) => one.id === id);
  expect(shown(before.id)).toMatchObject({ label: 1, corrections: 0 });
  expect(shown(during.id)).toMatchObject({ label: 0, corrections: 1 });
  expect(await label(second, alone.id, true)).toMatchObject({ status: 200, body: { recorded: 1, queued: 0 } });
  await second.stop();
  const { rows } = await pool().query<{ predictions: string; labels: string }>(
    'SELECT sum(predictions) AS predictions, sum(labels) AS labels FROM hot.day_count',
  );
  expect(rows).toEqual([{ predictions: '4', labels: '3' }]);
}, 120_000);
