import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { makeProject, unique } from '@/server/testing/factories';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { mountMlflow } from './index';

useOwnHome();
let app: FastifyInstance;
let ctx: Context;
let caller: Context;
let model = '';
beforeAll(async () => {
  ctx = await makeProject();
  model = `churn-${unique()}`;
  for (const seed of [1, 2, 3]) await makeModelVersion(ctx, { seed, kind: 'constant', model });
  app = Fastify();
  await mountMlflow(app, async () => caller);
});
beforeEach(() => {
  caller = ctx;
});
afterAll(async () => {
  await app.close();
  await closeDb();
});

type Json = Record<string, unknown>;
type Method = 'POST' | 'PATCH' | 'DELETE';

async function send(method: Method, path: string, payload: object) {
  const response = await app.inject({ method, url: `/api/2.0/mlflow/${path}`, payload });
  return { status: response.statusCode, body: response.json<Json>() };
}

async function get(path: string, query: Record<string, string | string[]>) {
  const response = await app.inject({ method: 'GET', url: `/api/2.0/mlflow/${path}`, query });
  return { status: response.statusCode, body: response.json<Json>() };
}

const post = (path: string, payload: object) => send('POST', path, payload);
const said = (error_code: string, text: string) => ({ error_code, message: expect.stringContaining(text) as string });
const wrong = (text: string) => ({ status: 400, body: said('INVALID_PARAMETER_VALUE', text) });
const absent = (text: string) => ({ status: 404, body: said('RESOURCE_DOES_NOT_EXIST', text) });
const newModel = async (fields: object = {}) => {
  const name = `m-${unique()}`;
  expect(await post('registered-models/create', { name, ...fields })).toMatchObject({ status: 200 });
  return name;
};
const named = (list: unknown) => (list as { name: string }[] | undefined)?.map(({ name }) => name);
const numbered = (list: unknown) => (list as { version: string }[] | undefined)?.map(({ version }) => version);

describe('registered models', () => {
  test('create, get, describe, rename, delete', async () => {
    const name = await newModel({ description: 'who leaves' });
    expect(await get('registered-models/get', { name })).toEqual({
      status: 200,
      body: {
        registered_model: {
          name,
          description: 'who leaves',
          creation_timestamp: expect.any(Number) as number,
          last_updated_timestamp: expect.any(Number) as number,
        },
      },
    });
    const taken = { status: 400, body: said('RESOURCE_ALREADY_EXISTS', `Registered Model (name=${name}) already`) };
    expect(await post('registered-models/create', { name })).toMatchObject(taken);
    const described = await send('PATCH', 'registered-models/update', { name, description: 'or stays' });
    expect(described.body).toMatchObject({ registered_model: { name, description: 'or stays' } });
    const second = await newModel();
    expect(await post('registered-models/rename', { name: second, new_name: name })).toMatchObject(taken);
    const renamed = await post('registered-models/rename', { name, new_name: `${name} two` });
    expect(renamed.body).toMatchObject({ registered_model: { name: `${name} two`, description: 'or stays' } });
    const missing = absent(`Registered Model with name=${name} not found`);
    expect(await get('registered-models/get', { name })).toMatchObject(missing);
    const gone = { status: 200, body: {} };
    expect(await send('DELETE', 'registered-models/delete', { name: `${name} two` })).toEqual(gone);
    expect((await send('DELETE', 'registered-models/delete', { name: `${name} two` })).status).toBe(404);
    const audited = { orgId: ctx.orgId, subjectName: name, action: 'model.create' };
    expect(await db().auditEntry.count({ where: audited })).toBe(1);
  });

  test.each<[object, string]>([
    [{}, "Missing value for required parameter 'name'."],
    [{ name: '  ' }, "Missing value for required parameter 'name'"],
    [{ name: 'a/b' }, "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
    [{ name: '..' }, "This name would resolve to '..'"],
    [{ name: 'a:b' }, "Invalid model name 'a:b'."],
    [{ name: 'a\0' }, "for parameter 'name' supplied"],
    [{ name: '..' }, `Invalid value ".." for parameter 'name' supplied`],
    [{ name: 'a'.repeat(121) }, "'name' exceeds the maximum length of 120 characters"],
    [{ name: 'a', description: 'x'.repeat(5001) }, "'description' exceeds the maximum length of 5000 characters"],
  ])('create refuses %o', async (payload, text) => {
    expect(await post('registered-models/create', payload)).toMatchObject(wrong(text));
  });

  test('a path known by other methods names them', async () => {
    expect(await send('PATCH', 'registered-models/alias', {})).toMatchObject({
      status: 405,
      body: said('METHOD_NOT_ALLOWED', 'POST or GET or DELETE'),
    });
  });
});

describe('searching', () => {
  let own: Context;
  beforeAll(async () => {
    own = await makeProject();
    caller = own;
    for (const name of ['churn', 'Churn_2', 'price', '100%']) await post('registered-models/create', { name });
    await makeModelVersion(own, { kind: 'constant', seed: 1, model: 'price' });
    await makeModelVersion(own, { kind: 'constant', seed: 2, model: 'price' });
    await makeModelVersion(own, { kind: 'constant', seed: 3, model: 'churn' });
  });
  beforeEach(() => {
    caller = own;
  });

  test.each<[string, string[] | undefined]>([
    ['', ['100%', 'Churn_2', 'churn', 'price']],
    ["name = 'churn'", ['churn']],
    ['name="churn"', ['churn']],
    ["name != 'churn'", ['100%', 'Churn_2', 'price']],
    ["name LIKE 'churn%'", ['churn']],
    ["name ilike '%CHURN%'", ['Churn_2', 'churn']],
    ["name ILIKE 'churn__'", ['Churn_2']],
    ["name ILIKE '%c%' AND name != 'churn'", ['Churn_2', 'price']],
    ["name = 'churn' AND tag.`mlflow.prompt.is_prompt` = 'false'", ['churn']],
    ["name LIKE 'p%' AND tag.`mlflow.prompt.is_prompt` != 'true'", ['price']],
    ["tags.`mlflow.prompt.is_prompt` = 'true'", undefined],
  ])('models by %s', async (filter, names) => {
    const { status, body } = await get('registered-models/search', { filter });
    expect(status).toBe(200);
    expect(named(body['registered_models'])?.sort()).toEqual(names);
  });

  test.each(['registered-models', 'model-versions'])('%s have no page far behind the last', async (kind) => {
    const page_token = Buffer.from('{"offset":9000000000000000}').toString('base64');
    expect(await get(`${kind}/search`, { page_token })).toEqual({ status: 200, body: {} });
  });

  test('models come by name, or as asked, in pages', async () => {
    const asked = { max_results: '3', order_by: 'name DESC' };
    const first = await get('registered-models/search', asked);
    const page_token = String(first.body['next_page_token']);
    const second = await get('registered-models/search', { ...asked, page_token });
    const both = [first, second].flatMap((page) => named(page.body['registered_models']) ?? []);
    const { body } = await get('registered-models/search', {});
    expect(both).toEqual(named(body['registered_models'])?.reverse());
    expect(both).toHaveLength(4);
    expect(second.body).not.toHaveProperty('next_page_token');
    const found = await get('registered-models/search', { filter: "name='price'" });
    const [price] = found.body['registered_models'] as Json[];
    expect(numbered(price?.['latest_versions'])).toEqual(['2']);
  });

  test.each<[string, string[] | undefined]>([
    ["name = 'price'", ['2', '1']],
    ["name='price' and version_number < 2", ['1']],
    ["name='price' and version_number = '2'", ['2']],
    ["name='price' and version_number < 99999999999", ['2', '1']],
    ["run_id = 'none'", undefined],
    ["run_id IN ('a', 'b')", undefined],
    ["name LIKE 'ch%'", ['1']],
  ])('versions by %s', async (filter, versions) => {
    const { status, body } = await get('model-versions/search', { filter });
    expect(status).toBe(200);
    expect(numbered(body['model_versions'])).toEqual(versions);
  });

  test('versions by their run', async () => {
    const run = (await post('runs/create', { experiment_id: '0' })).body['run'] as { info: { run_id: string } };
    const { run_id } = run.info;
    const made = await makeModelVersion(own, { kind: 'constant', seed: 4, model: 'with run' });
    await db().modelVersion.update({ where: { id: made.id }, data: { runId: run_id } });
    const query = { filter: `run_id='${run_id}'`, order_by: 'version_number ASC' };
    const { body } = await get('model-versions/search', query);
    const source = `runs:/${run_id}/`;
    expect(body['model_versions']).toMatchObject([{ name: 'with run', version: '1', run_id, source }]);
  });

  test.each<[string, Record<string, string>, string]>([
    ['registered-models', { max_results: '1001' }, "Invalid value 1001 for parameter 'max_results' supplied"],
    ['registered-models', { filter: 'tags.team = 5' }, 'Expected a quoted string value for tags. Found 5'],
    ['registered-models', { filter: "tags.team > 'a'" }, "Invalid comparator '>' for tag 'team'"],
    ['registered-models', { filter: "run_id = 'x'" }, "Invalid attribute key 'run_id'"],
    ['registered-models', { filter: "name = 'a' OR name = 'b'" }, 'Invalid clause(s) in filter string'],
    ['registered-models', { filter: "name = 'a' AND" }, 'Invalid clause(s) in filter string'],
    ['registered-models', { filter: 'name = 5' }, 'Expected a quoted string value for name. Found 5'],
    ['registered-models', { filter: "name > 'a'" }, "Invalid comparator '>' for name"],
    ['registered-models', { order_by: 'color' }, "Invalid attribute key 'color' specified. Valid keys are '{'name', "],
    ['registered-models', { order_by: 'name ACS' }, "Invalid order_by clause 'name ACS'. Could not be parsed."],
    ['registered-models', { order_by: 'tags.a' }, "Invalid entity type 'tags'"],
    ['registered-models', { page_token: '???' }, 'Invalid page token'],
    ['registered-models', { filter: "name = '\0'" }, "for parameter 'filter' supplied"],
    ['model-versions', { filter: "version_number = 'x'" }, 'Expected numeric value type for version_number'],
    [
      'model-versions',
      { filter: "color = 'x'" },
      "Valid keys are '{'name', 'run_id', 'source_path', 'version_number'}'",
    ],
    ['model-versions', { max_results: '200001' }, "Invalid value 200001 for parameter 'max_results' supplied"],
  ])('%s refuse %o', async (kind, query, text) => {
    expect(await get(`${kind}/search`, query)).toMatchObject(wrong(text));
  });
});

describe('versions and aliases', () => {
  test('get, describe, delete; a number is not used again', async () => {
    const name = `gone-${unique()}`;
    for (const seed of [1, 2]) await makeModelVersion(ctx, { seed, kind: 'constant', model: name });
    await post('registered-models/alias', { name, alias: 'old', version: '1' });
    const described = await send('PATCH', 'model-versions/update', { name, version: '1', description: 'first' });
    expect(described).toEqual({
      status: 200,
      body: {
        model_version: {
          name,
          version: '1',
          creation_timestamp: expect.any(Number) as number,
          last_updated_timestamp: expect.any(Number) as number,
          current_stage: 'None',
          description: 'first',
          source: '',
          status: 'READY',
          aliases: ['old'],
        },
      },
    });
    expect(await get('model-versions/get', { name, version: '1' })).toEqual(described);
    expect(await send('DELETE', 'model-versions/delete', { name, version: '1' })).toEqual({ status: 200, body: {} });
    const gone = absent(`Model Version (name=${name}, version=1) not found`);
    expect(await get('model-versions/get', { name, version: '1' })).toMatchObject(gone);
    expect(await send('DELETE', 'model-versions/delete', { name, version: '1' })).toMatchObject(gone);
    expect(await get('registered-models/alias', { name, alias: 'old' })).toMatchObject(wrong('alias old not found'));
  });

  test('the newest of each stage', async () => {
    const name = `stages-${unique()}`;
    for (const seed of [1, 2, 3]) await makeModelVersion(ctx, { seed, kind: 'constant', model: name });
    const where = { projectId: ctx.projectId, model: { name }, version: 3 };
    await db().modelVersion.updateMany({ where, data: { archivedAt: new Date() } });
    const latest = async (fields: object) =>
      numbered((await post('registered-models/get-latest-versions', { name, ...fields })).body['model_versions']);
    expect((await latest({}))?.sort()).toEqual(['2', '3']);
    expect(await latest({ stages: ['archived'] })).toEqual(['3']);
    expect(await latest({ stages: ['Production'] })).toBeUndefined();
    const byQuery = await get('registered-models/get-latest-versions', { name, stages: 'None' });
    expect(numbered(byQuery.body['model_versions'])).toEqual(['2']);
    expect(await post('registered-models/get-latest-versions', { name, stages: ['prod'] })).toMatchObject(
      wrong('Invalid Model Version stage: prod. Value must be one of None, Staging, Production, Archived.'),
    );
  });

  test('an alias is set, moved, found and removed; latest is the newest', async () => {
    const found = async (alias: string) => (await get('registered-models/alias', { name: model, alias })).body;
    const set = (version: string) => post('registered-models/alias', { name: model, alias: 'blue', version });
    expect(await set('1')).toEqual({ status: 200, body: {} });
    expect(await set('2')).toEqual({ status: 200, body: {} });
    expect(await found('blue')).toMatchObject({ model_version: { name: model, version: '2', aliases: ['blue'] } });
    expect(await found('latest')).toMatchObject({ model_version: { version: '3' } });
    const { body } = await get('registered-models/get', { name: model });
    expect(body).toMatchObject({ registered_model: { aliases: [{ alias: 'blue', version: '2' }] } });
    for (let time = 0; time < 2; time += 1) {
      const removed = await send('DELETE', 'registered-models/alias', { name: model, alias: 'blue' });
      expect(removed).toEqual({ status: 200, body: {} });
    }
    expect(await get('registered-models/alias', { name: model, alias: 'blue' })).toMatchObject(
      wrong('Registered model alias blue not found.'),
    );
  });

  test.each<[string, string]>([
    ['v1', "Version alias name 'v1' is reserved."],
    ['Latest', 'is reserved'],
    ['a b', "Invalid alias name: 'a b'"],
    ['a'.repeat(256), "'alias' exceeds the maximum length of 255 characters"],
  ])('the alias %s is refused', async (alias, text) => {
    expect(await post('registered-models/alias', { name: model, alias, version: '1' })).toMatchObject(wrong(text));
  });
});
