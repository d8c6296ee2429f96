import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb } from '@/server/core/db';
import { unauthorized } from '@/server/core/errors';
import { makeProject } from '@/server/testing/factories';
import { mountMlflow } from './index';

let app: FastifyInstance;
let ctx: Context;
let runId: string;
beforeAll(async () => {
  ctx = await makeProject();
  app = Fastify();
  await mountMlflow(app, async (_, slug) => {
    if (slug === 'nobody') throw unauthorized('Send an API key.');
    return ctx;
  });
  runId = await newRun();
});
afterAll(async () => {
  await app.close();
  await closeDb();
});

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

async function post(path: string, payload: unknown): Promise<Answer> {
  const response = await app.inject({ method: 'POST', url: `/api/2.0/mlflow/${path}`, payload: payload as object });
  return { status: response.statusCode, body: response.json() };
}

async function get(path: string, query: Record<string, string>): Promise<Answer> {
  const response = await app.inject({ method: 'GET', url: `/api/2.0/mlflow/${path}`, query });
  return { status: response.statusCode, body: response.json() };
}

const newRun = async (): Promise<string> => {
  const { body } = await post('runs/create', { experiment_id: '0' });
  return (body as { run: { info: { run_id: string } } }).run.info.run_id;
};
const dataOf = async (id: string) => {
  const { body } = await get('runs/get', { run_id: id });
  return (body as { run: { data: Record<string, { key: string; value: unknown }[] | undefined> } }).run.data;
};
const valuesOf = (entries: { key: string; value: unknown }[] | undefined) =>
  Object.fromEntries((entries ?? []).map(({ key, value }) => [key, value]));
const done = { status: 200, body: {} };
const wrong = (text: string) => ({
  status: 400,
  body: { error_code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining(text) as string },
});
const badCharacters = 'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.)';

describe('log-metric', () => {
  test('run data holds the latest value: by step, then time, then value', async () => {
    const run = await newRun();
    const log = (value: unknown, timestamp: unknown, step?: unknown) =>
      post('runs/log-metric', { run_id: run, key: 'm', value, timestamp, ...(step === undefined ? {} : { step }) });
    expect(await log(1, 5, 2)).toEqual(done);
    expect(await log('2.5', '9', '1')).toEqual(done);
    expect(await log(3, 5, 2)).toEqual(done);
    expect(await log(3, 5, 2)).toEqual(done);
    expect(await log(4, 100)).toEqual(done);
    expect((await dataOf(run))['metrics']).toEqual([{ key: 'm', value: 3, timestamp: 5, step: 2 }]);
    const { body } = await get('metrics/get-history', { run_id: run, metric_key: 'm', max_results: '25000' });
    expect(body).toEqual({
      metrics: [
        { key: 'm', value: 1, timestamp: 5, step: 2 },
        { key: 'm', value: 3, timestamp: 5, step: 2 },
        { key: 'm', value: 2.5, timestamp: 9, step: 1 },
        { key: 'm', value: 4, timestamp: 100, step: 0 },
      ],
    });
  });

  test('NaN comes back as NaN, infinity as the largest number', async () => {
    const run = await newRun();
    for (const value of ['NaN', 'Infinity', '-Infinity']) {
      expect(await post('runs/log-metric', { run_id: run, key: value, value, timestamp: 1 })).toEqual(done);
    }
    const values = valuesOf((await dataOf(run))['metrics']);
    expect(values).toEqual({ NaN: 'NaN', Infinity: Number.MAX_VALUE, '-Infinity': -Number.MAX_VALUE });
    const { body } = await get('metrics/get-history', { run_id: run, metric_key: 'NaN' });
    expect(body).toEqual({ metrics: [{ key: 'NaN', value: 'NaN', timestamp: 1, step: 0 }] });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ run_id: 31 }, "Invalid value 31 for parameter 'run_id' supplied"],
    [{ run_id: null }, "Missing value for required parameter 'run_id'"],
    [{ key: 31 }, "Invalid value 31 for parameter 'key' supplied"],
    [{ key: null }, "Missing value for required parameter 'key'"],
    [{ key: undefined }, "Missing value for required parameter 'key'"],
    [{ timestamp: 2 ** 63 + 2048 }, "for parameter 'timestamp' supplied"],
    [{ step: 'foo' }, `Invalid value "foo" for parameter 'step' supplied`],
    [{ step: 0.5 }, "Invalid value 0.5 for parameter 'step' supplied"],
    [{ timestamp: 'foo' }, `Invalid value "foo" for parameter 'timestamp' supplied`],
    [{ timestamp: undefined }, "Missing value for required parameter 'timestamp'"],
    [{ timestamp: -1 }, "Invalid value -1 for parameter 'timestamp' supplied"],
    [{ value: undefined }, "Missing value for required parameter 'value'"],
    [{ value: true }, "Invalid value true for parameter 'value' supplied"],
    [{ value: 'x' }, `Invalid value "x" for parameter 'value' supplied`],
    [{ key: 'a,b' }, `Invalid value "a,b" for parameter 'name' supplied: ${badCharacters}`],
    [{ key: 'a/../c' }, "This name would resolve to 'c'"],
    [{ key: 'k'.repeat(251) }, "'Metric name' exceeds the maximum length of 250 characters"],
  ])('refuses %o', async (change, text) => {
    const good = { run_id: runId, key: 'm', value: 1, timestamp: 1, step: 1 };
    expect(await post('runs/log-metric', { ...good, ...change })).toMatchObject(wrong(text));
  });

  test('old clients write run_uuid, and JSON as a JSON string', async () => {
    const run = await newRun();
    const metric = { run_uuid: run, key: 'old', value: 1, timestamp: 1 };
    const payload = JSON.stringify(JSON.stringify(metric));
    const headers = { 'content-type': 'application/json' };
    const response = await app.inject({ method: 'POST', url: '/api/2.0/mlflow/runs/log-metric', payload, headers });
    expect([response.statusCode, response.body]).toEqual([200, '{}']);
    expect(valuesOf((await dataOf(run))['metrics'])).toEqual({ old: 1 });
  });
});

describe('params and tags', () => {
  test('a param is immutable; the same again is fine; empty is a value', async () => {
    const run = await newRun();
    const log = (value?: string) => post('runs/log-parameter', { run_id: run, key: 'p', value });
    expect(await log('1')).toEqual(done);
    expect(await log('1')).toEqual(done);
    expect(await log('2')).toMatchObject(
      wrong(
        "Changing param values is not allowed. Param with key='p' was already logged with value='1' " +
          `for run ID='${run}'. Attempted logging new value '2'.`,
      ),
    );
    expect(await post('runs/log-parameter', { run_id: run, key: 'empty', value: '' })).toEqual(done);
    expect(await post('runs/log-parameter', { run_id: run, key: 'none' })).toEqual(done);
    expect(valuesOf((await dataOf(run))['params'])).toEqual({ p: '1', empty: '', none: '' });
  });

  test('a long value is cut, a long key is refused', async () => {
    const run = await newRun();
    await post('runs/log-parameter', { run_id: run, key: 'p', value: 'x'.repeat(6001) });
    await post('runs/set-tag', { run_id: run, key: 't', value: 'x'.repeat(8001) });
    const { params, tags } = await dataOf(run);
    expect([String(valuesOf(params)['p']).length, String(valuesOf(tags)['t']).length]).toEqual([6000, 8000]);
    const long = { run_id: run, key: 'k'.repeat(251), value: '' };
    const limit = 'exceeds the maximum length of 250 characters';
    expect(await post('runs/log-parameter', long)).toMatchObject(wrong(`'Param key' ${limit}`));
    expect(await post('runs/set-tag', long)).toMatchObject(wrong(`'key' ${limit}`));
  });

  test('tags are replaced and deleted; an absent one is 404', async () => {
    const run = await newRun();
    for (const value of ['a', '']) await post('runs/set-tag', { run_id: run, key: 't', value });
    expect(valuesOf((await dataOf(run))['tags'])).toMatchObject({ t: '' });
    expect(await post('runs/delete-tag', { run_id: run, key: 't' })).toEqual(done);
    expect(await post('runs/delete-tag', { run_id: run, key: 't' })).toEqual({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `No tag with name: t in run with id ${run}` },
    });
  });

  test.each<[string, object, string]>([
    ['runs/delete-tag', { key: 'mlflow.runName' }, 'is the name of the run: give it another name instead.'],
    ['runs/log-parameter', { key: 'p', value: 'a\0' }, "for parameter 'value' supplied: A text holds no NUL"],
    ['runs/log-parameter', { key: 'p', value: 41 }, "Invalid value 41 for parameter 'value' supplied"],
    ['runs/log-parameter', { key: 31 }, "Invalid value 31 for parameter 'key' supplied"],
    ['runs/set-tag', { key: 'p', value: 41 }, "Invalid value 41 for parameter 'value' supplied"],
    ['runs/set-tag', { value: 'v' }, "Missing value for required parameter 'key'"],
    ['runs/set-tag', { key: '/abs', value: 'v' }, "This name would resolve to '/abs'"],
  ])('%s refuses %o', async (path, payload, text) => {
    expect(await post(path, { run_id: runId, ...payload })).toMatchObject(wrong(text));
  });
});

describe('log-batch', () => {
  const metricOf = (index: number, key = 'm') => ({ key, value: index / 7, timestamp: 1000 + index, step: index });
  const many = <Item>(count: number, make: (index: number) => Item) => Array.from({ length: count }, (_, i) => make(i));

  test('writes params, metrics and tags; 1000 points come back page by page', async () => {
    const run = await newRun();
    const metrics = many(989, (index) => metricOf(index));
    const batch = {
      run_id: run,
      metrics: [...metrics, { key: 'alone', value: 'NaN', timestamp: 1 }],
      params: [{ key: 'p', value: '1' }],
      tags: [
        { key: 't', value: 'x' },
        { key: 'mlflow.runName', value: 'batch name' },
      ],
    };
    expect(await post('runs/log-batch', batch)).toEqual(done);
    expect(await post('runs/log-batch', batch)).toEqual(done);
    const data = await dataOf(run);
    expect(valuesOf(data['params'])).toEqual({ p: '1' });
    expect(valuesOf(data['tags'])).toEqual({ t: 'x', 'mlflow.runName': 'batch name' });
    expect(valuesOf(data['metrics'])).toEqual({ alone: 'NaN', m: 988 / 7 });
    const page = (page_token: string) =>
      get('metrics/get-history', { run_id: run, metric_key: 'm', max_results: '600', page_token });
    const first = await page('');
    const second = await page(String(first.body['next_page_token']));
    expect([...(first.body['metrics'] as object[]), ...(second.body['metrics'] as object[])]).toEqual(metrics);
    expect(second.body).not.toHaveProperty('next_page_token');
  });

  test('an unknown key has no history; a history needs a run and a key', async () => {
    expect(await get('metrics/get-history', { run_id: runId, metric_key: 'nothing' })).toEqual(done);
    expect(await get('metrics/get-history', { metric_key: 'a' })).toMatchObject(wrong("required parameter 'run_id'"));
    expect(await get('metrics/get-history', { run_id: runId })).toMatchObject(wrong("required parameter 'metric_key'"));
  });

  test('a changed param is refused; the metrics after it are not written', async () => {
    const run = await newRun();
    await post('runs/log-batch', { run_id: run, params: [{ key: 'p', value: '1' }] });
    const batch = { run_id: run, params: [{ key: 'p', value: '2' }], metrics: [metricOf(1)] };
    expect(await post('runs/log-batch', batch)).toMatchObject(
      wrong("Params were already logged='[{'key': 'p', 'old_value': '1', 'new_value': '2'}]' for run ID="),
    );
    expect((await dataOf(run))['metrics']).toBeUndefined();
  });

  test.each<[object, string]>([
    [{ metrics: 'foo' }, `Invalid value "foo" for parameter 'metrics' supplied`],
    [{ params: 'foo' }, `Invalid value "foo" for parameter 'params' supplied`],
    [{ tags: 'foo' }, `Invalid value "foo" for parameter 'tags' supplied`],
    [{ metrics: [{ key: 'mae', value: 2.5 }] }, "Missing value for required parameter 'metrics[0].timestamp'"],
    [{ metrics: [metricOf(0), { key: 'a', timestamp: 1 }] }, "Missing value for required parameter 'metrics[1].value'"],
    [{ metrics: [{ value: 1, timestamp: 1 }] }, "Missing value for required parameter 'metrics[0].key'"],
    [{ metrics: [metricOf(0), metricOf(0, '?')] }, `Invalid value "?" for parameter 'metrics[1].name' supplied`],
    [{ metrics: [{ ...metricOf(0), value: 'x' }] }, `Invalid value "x" for parameter 'metrics[0].value' supplied`],
    [{ params: [{ key: 'a' }, { value: '1' }] }, "Missing value for required parameter 'params[1].key'"],
    [{ params: [{ key: 'a' }, { key: '..', value: '' }] }, `Invalid value ".." for parameter 'params[1].key' supplied`],
    [{ tags: [{ key: 'a', value: 1 }] }, "Invalid value 1 for parameter 'tags[0].value' supplied"],
    [{ params: ['a', 'b', 'a'].map((key) => ({ key, value: '1' })) }, "have been submitted: ['a']"],
    [{ metrics: many(1001, (i) => metricOf(i)) }, 'A batch logging request can contain at most 1000 metrics. Got 1001'],
    [{ params: many(101, (i) => ({ key: `p${i}` })) }, 'A batch logging request can contain at most 100 params.'],
    [{ tags: many(101, (i) => ({ key: `t${i}` })) }, 'A batch logging request can contain at most 100 tags.'],
    [
      { metrics: many(950, (i) => metricOf(i)), params: many(51, (i) => ({ key: `p${i}` })) },
      'at most 1000 metrics, params, and tags. Got 1001',
    ],
    [{ tags: [{ key: 't', value: 'x'.repeat(1_000_001) }] }, 'must be at most 1000000 bytes, got a request of size 1'],
  ])('refuses %o', async (batch, text) => {
    expect(await post('runs/log-batch', { run_id: runId, ...batch })).toMatchObject(wrong(text));
  });
});

describe('the door itself', () => {
  const send = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, headers = {}, payload?: string) => {
    const response = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: response.statusCode, text: response.body, headers: response.headers };
  };
  const json = { 'content-type': 'application/json' };

  test.each(['/api', '/ajax-api', '/p/flights/api', '/p/flights/ajax-api'])('answers under %s', async (root) => {
    const found = await send('GET', `${root}/2.0/mlflow/experiments/get?experiment_id=0`);
    expect(JSON.parse(found.text)).toMatchObject({ experiment: { name: 'Default' } });
    const info = await send('GET', `${root}/3.0/mlflow/server-info`);
    expect(JSON.parse(info.text)).toEqual({ store_type: 'SqlStore', workspaces_enabled: false });
  });

  test.each<[string, Parameters<typeof send>, number, string]>([
    ['an unknown call', ['GET', '/api/2.0/mlflow/nonsense'], 404, 'ENDPOINT_NOT_FOUND'],
    ['another method', ['GET', '/api/2.0/mlflow/runs/log-metric'], 405, 'METHOD_NOT_ALLOWED'],
    ['a call left out', ['POST', '/api/2.0/mlflow/traces'], 501, 'NOT_IMPLEMENTED'],
    ['the client’s own pages', ['POST', '/graphql'], 501, 'NOT_IMPLEMENTED'],
    ['a signed address', ['GET', '/api/2.0/mlflow-artifacts/presigned/a.txt'], 501, 'NOT_IMPLEMENTED'],
    ['permissions', ['POST', '/ajax-api/2.0/mlflow/experiments/permissions/create'], 501, 'NOT_IMPLEMENTED'],
    ['a path by another method', ['PUT', '/api/2.0/mlflow/logged-models/m-1'], 405, 'METHOD_NOT_ALLOWED'],
    ['broken JSON', ['POST', '/api/2.0/mlflow/runs/log-metric', json, '{"a":'], 400, 'BAD_REQUEST'],
    ['a list for a body', ['POST', '/api/2.0/mlflow/runs/log-metric', json, '[1]'], 400, 'BAD_REQUEST'],
    ['nobody', ['GET', '/p/nobody/api/2.0/mlflow/experiments/get?experiment_id=0'], 401, 'UNAUTHENTICATED'],
  ])('says what is wrong with %s', async (_, request, status, code) => {
    const answer = await send(...request);
    expect([answer.status, JSON.parse(answer.text).error_code]).toEqual([status, code]);
  });

  test('asks for JSON in known words, and for a name and a key in the way of basic authentication', async () => {
    const answer = await send('POST', '/api/2.0/mlflow/runs/log-metric', { 'content-type': 'text/csv' }, 'a,b');
    expect([answer.status, JSON.parse(answer.text).message]).toEqual([
      400,
      "Bad Request. Content-Type must be one of ['application/json'].",
    ]);
    const unknown = await send('POST', '/p/nobody/api/2.0/mlflow/runs/log-metric', json, '{}');
    expect(unknown.headers['www-authenticate']).toBe('Basic realm="mlflow"');
    expect(JSON.parse(unknown.text).message).toMatch(/^You are not authenticated\./);
  });

  test('tells its health and the version it speaks without a key', async () => {
    for (const place of ['', '/p/nobody']) {
      expect(await send('GET', `${place}/health`)).toMatchObject({ status: 200, text: 'OK' });
      expect((await send('GET', `${place}/version`)).text).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });
});
