import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb } from '@/server/core/db';
import { makeProject } from '@/server/testing/factories';
import { mountMlflow } from './index';

const app = Fastify();
let ctx: Context;
beforeAll(async () => {
  ctx = await makeProject();
  await mountMlflow(app, async () => ctx);
  await app.inject({ method: 'POST', url: '/api/2.0/mlflow/registered-models/create', payload: { name: 'old' } });
});
afterAll(async () => {
  await app.close();
  await closeDb();
});

// After mlflow/store/tracking/rest_store.py and mlflow/store/model_registry/rest_store.py of MLflow 1.29.
test.each<[string, object]>([
  ['/api/2.0/mlflow/experiments/list', { experiments: [{ name: 'Default' }] }],
  ['/api/2.0/preview/mlflow/experiments/list?view_type=ACTIVE_ONLY', { experiments: [{ name: 'Default' }] }],
  ['/p/any/api/2.0/preview/mlflow/registered-models/list', { registered_models: [{ name: 'old' }] }],
  ['/ajax-api/2.0/preview/mlflow/registered-models/get?name=old', { registered_model: { name: 'old' } }],
])('clients before 2.0 find %s', async (url, answer) => {
  const response = await app.inject({ url });
  expect(response.statusCode).toBe(200);
  expect(response.json()).toMatchObject(answer);
});

test('a body so deep that showing a part of it needs no end of stack is refused', async () => {
  const value = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const request = { method: 'DELETE', url: '/api/2.0/mlflow/registered-models/delete' } as const;
  const send = (payload: string) =>
    app.inject({ ...request, payload, headers: { 'content-type': 'application/json' } });
  const refused = await send(`{"name":${value}}`);
  expect([refused.statusCode, refused.json()]).toEqual([
    400,
    { error_code: 'BAD_REQUEST', message: 'The request body is nested more than 500 levels deep.' },
  ]);
  const batch = await app.inject({
    method: 'POST',
    url: '/api/2.0/mlflow/runs/log-batch',
    payload: `{"run_id":${value},"metrics":[{"key":"a","value":1,"timestamp":1}]}`,
    headers: { 'content-type': 'application/json' },
  });
  expect([batch.statusCode, batch.json()]).toMatchObject([400, { error_code: 'BAD_REQUEST' }]);
  const shown = await send('{"name":[[1,{"b":2,"a":3}]]}');
  expect(shown.json()).toMatchObject({
    message: expect.stringContaining('Invalid value [[1,{"a":3,"b":2}]] for') as string,
  });
});

test('what is not there is refused as elsewhere', async () => {
  const unknown = await app.inject({ url: '/api/2.0/preview/mlflow/experiments/count' });
  expect(unknown.json()).toMatchObject({ error_code: 'ENDPOINT_NOT_FOUND' });
  const wrongMethod = await app.inject({ method: 'POST', url: '/api/2.0/preview/mlflow/experiments/list' });
  expect(wrongMethod.json()).toMatchObject({ error_code: 'METHOD_NOT_ALLOWED' });
});
