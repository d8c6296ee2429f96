import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { asRole, makeProject, unique } from '@/server/testing/factories';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint } from '@/server/testing/serving-log';
import { mountMlflow } from './index';

useOwnHome();
let app: FastifyInstance;
let ctx: Context;
let caller: Context;
let name = '';
const ids: string[] = [];
beforeAll(async () => {
  ctx = await makeProject();
  app = Fastify();
  await mountMlflow(app, async () => caller);
});
beforeEach(async () => {
  caller = ctx;
  name = `churn-${unique()}`;
  ids.length = 0;
  for (const seed of [1, 2]) ids.push((await makeModelVersion(ctx, { seed, kind: 'constant', model: name })).id);
});
afterAll(async () => {
  await app.close();
  await closeDb();
});

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

async function call(method: Method, path: string, fields: Record<string, string>) {
  const sent = method === 'GET' ? { query: fields } : { payload: fields };
  const response = await app.inject({ method, url: `/api/2.0/mlflow/${path}`, ...sent });
  return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
}

const said = (error_code: string, text: string) => ({ error_code, message: expect.stringContaining(text) as string });
const crown = (version: string) => call('POST', 'registered-models/alias', { name, alias: 'champion', version });

const reads: [Method, string, Record<string, string>][] = [
  ['GET', 'registered-models/get', {}],
  ['GET', 'registered-models/get-latest-versions', {}],
  ['GET', 'registered-models/alias', { alias: 'latest' }],
  ['GET', 'model-versions/get', { version: '1' }],
];
const writes: [Method, string, Record<string, string>][] = [
  ['PATCH', 'registered-models/update', { description: 'x' }],
  ['POST', 'registered-models/rename', { new_name: 'other' }],
  ['POST', 'registered-models/alias', { alias: 'a', version: '1' }],
  ['DELETE', 'registered-models/alias', { alias: 'a' }],
  ['PATCH', 'model-versions/update', { version: '1', description: 'x' }],
  ['DELETE', 'model-versions/delete', { version: '1' }],
  ['DELETE', 'registered-models/delete', {}],
];

test.each([...reads, ...writes])('%s %s finds nothing of another project', async (method, path, fields) => {
  caller = await makeProject();
  expect(await call(method, path, { name, ...fields })).toMatchObject({
    status: 404,
    body: said('RESOURCE_DOES_NOT_EXIST', `name=${name}`),
  });
});

test.each(writes)('%s %s is not for a viewer', async (method, path, fields) => {
  caller = asRole(ctx, 'viewer');
  expect(await call(method, path, { name, ...fields })).toMatchObject({
    status: 403,
    body: said('PERMISSION_DENIED', 'Permission denied'),
  });
});

test.each(reads)('a viewer reads %s %s', async (method, path, fields) => {
  caller = asRole(ctx, 'viewer');
  expect((await call(method, path, { name, ...fields })).status).toBe(200);
});

test('another project with the same name of a model is searched on its own', async () => {
  caller = await makeProject();
  const answers = [
    await call('GET', 'registered-models/search', { filter: `name='${name}'` }),
    await call('GET', 'model-versions/search', { filter: `name='${name}'` }),
  ];
  expect(answers).toEqual(answers.map(() => ({ status: 200, body: {} })));
  expect((await call('POST', 'registered-models/create', { name })).status).toBe(200);
});

describe('the alias champion', () => {
  const championOf = async (endpointId: string) =>
    (await db().variant.findFirstOrThrow({ where: { endpointId, role: 'champion' } })).versionId;

  test('of a served model moves its traffic, and tells why in its history', async () => {
    const endpoint = await makeEndpoint(ctx, ids[0] ?? '');
    expect(await crown('2')).toEqual({ status: 200, body: {} });
    expect(await championOf(endpoint.id)).toBe(ids[1]);
    const promotion = await db().promotion.findFirstOrThrow({ where: { endpointId: endpoint.id, kind: 'promote' } });
    expect(promotion).toMatchObject({ reason: 'Given the alias champion by an MLflow client' });
    const { body } = await call('GET', 'registered-models/alias', { name, alias: 'champion' });
    expect(body).toMatchObject({ model_version: { version: '2' } });
  });

  test.each<[string, object, string]>([
    ['gates that were not checked', { gates: [{ kind: 'licence', allowed: ['MIT'] }] }, 'have not been checked'],
    ['a missing approval', { approvalsNeeded: 1 }, 'appro'],
  ])('is refused by %s, and no traffic moves', async (_, data, text) => {
    const endpoint = await makeEndpoint(ctx, ids[0] ?? '');
    await db().registeredModel.updateMany({ where: { projectId: ctx.projectId, name }, data });
    expect(await crown('2')).toMatchObject({ status: 403, body: said('PERMISSION_DENIED', text) });
    expect(await championOf(endpoint.id)).toBe(ids[0]);
    await db().endpoint.update({ where: { id: endpoint.id }, data: { deletedAt: new Date() } });
    expect(await crown('2')).toMatchObject({ status: 403, body: said('PERMISSION_DENIED', text) });
  });

  test('of a served model is not taken away, nor is the model deleted', async () => {
    await makeEndpoint(ctx, ids[0] ?? '');
    const inUse = { status: 409, body: said('RESOURCE_CONFLICT', 'endpoint') };
    expect(await call('DELETE', 'registered-models/alias', { name, alias: 'champion' })).toMatchObject(inUse);
    expect(await call('DELETE', 'registered-models/delete', { name })).toMatchObject(inUse);
    expect(await call('DELETE', 'model-versions/delete', { name, version: '1' })).toMatchObject(inUse);
  });
});
