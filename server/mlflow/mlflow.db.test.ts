import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb } from '@/server/core/db';
import { asRole, makeProject, unique } from '@/server/testing/factories';
import { mountMlflow } from './index';

let app: FastifyInstance;
let ctx: Context;
let asViewer = false;
beforeAll(async () => {
  ctx = await makeProject();
  app = Fastify();
  await mountMlflow(app, async () => (asViewer ? asRole(ctx, 'viewer') : ctx));
});
beforeEach(() => {
  asViewer = false;
});
afterAll(async () => {
  await app.close();
  await closeDb();
});

type Json = Record<string, never> & Record<string, unknown>;

async function post(path: string, payload: unknown) {
  const response = await app.inject({ method: 'POST', url: `/api/2.0/mlflow/${path}`, payload: payload as object });
  return { status: response.statusCode, body: response.json<Json>() };
}

async function get(path: string, query: Record<string, string | string[]>) {
  const response = await app.inject({ method: 'GET', url: `/api/2.0/mlflow/${path}`, query });
  return { status: response.statusCode, body: response.json<Json>() };
}

const newExperiment = async (fields: object = {}): Promise<string> => {
  const { body } = await post('experiments/create', { name: `exp ${unique()}`, ...fields });
  return String(body['experiment_id']);
};
const newRun = async (fields: object = {}): Promise<string> => {
  const { body } = await post('runs/create', { experiment_id: '0', ...fields });
  return (body as unknown as { run: { info: { run_id: string } } }).run.info.run_id;
};
const runOf = async (runId: string) => (await get('runs/get', { run_id: runId })).body['run'] as unknown as {
  info: Record<string, unknown>;
  data: Record<'metrics' | 'params' | 'tags', { key: string; value: unknown }[] | undefined>;
};
const said = (error_code: string, text: string) => ({ error_code, message: expect.stringContaining(text) as string });
const wrong = (text: string) => ({ status: 400, body: said('INVALID_PARAMETER_VALUE', text) });

describe('experiments', () => {
  test('a new project holds experiment 0, named Default', async () => {
    expect(await get('experiments/get', { experiment_id: '0' })).toMatchObject({
      status: 200,
      body: {
        experiment: {
          experiment_id: '0',
          name: 'Default',
          artifact_location: 'mlflow-artifacts:/0',
          lifecycle_stage: 'active',
          creation_time: expect.any(Number),
          last_update_time: expect.any(Number),
        },
      },
    });
  });

  test('create gives the next number as text; get and get-by-name agree', async () => {
    const name = `exp ${unique()}`;
    const tags = [{ key: 'team', value: 'blue' }];
    const { status, body } = await post('experiments/create', { name, artifact_location: 's3://b/x', tags });
    expect(status).toBe(200);
    const id = String(body['experiment_id']);
    expect(id).toMatch(/^\d+$/);
    const byId = await get('experiments/get', { experiment_id: id });
    expect(byId.body).toMatchObject({ experiment: { name, artifact_location: 's3://b/x', tags } });
    expect(await get('experiments/get-by-name', { experiment_name: name })).toEqual(byId);
  });

  test('a name is taken, also by a deleted experiment', async () => {
    const name = `exp ${unique()}`;
    const id = await newExperiment({ name });
    const taken = { status: 400, body: said('RESOURCE_ALREADY_EXISTS', 'already exists') };
    expect(await post('experiments/create', { name })).toMatchObject(taken);
    await post('experiments/delete', { experiment_id: id });
    expect(await post('experiments/create', { name })).toMatchObject(taken);
    expect(await post('experiments/update', { experiment_id: '0', new_name: name })).toMatchObject(taken);
  });

  test.each<[object, string]>([
    [{}, "Missing value for required parameter 'name'."],
    [{ name: '' }, "Missing value for required parameter 'name'."],
    [{ name: 123 }, "Invalid value 123 for parameter 'name' supplied"],
    [{ name: 'a', artifact_location: 9.5 }, "Invalid value 9.5 for parameter 'artifact_location' supplied"],
    [{ name: 'a', tags: '5' }, `Invalid value "5" for parameter 'tags' supplied`],
    [{ name: 'a'.repeat(501) }, "'name' exceeds the maximum length of 500 characters"],
    [{ name: 'a', artifact_location: 'runs:/x' }, 'Artifact location cannot be a runs:/ URI'],
    [{ name: 'a', artifact_location: 's3://b/x#f' }, "'artifact_location' URL can't include fragments or params."],
    [{ name: 'a', artifact_location: 's3://b/x?y=../z' }, 'Invalid query string'],
    [{ name: 'a', artifact_location: `s3://${'x'.repeat(2048)}` }, 'cannot be greater than 2048 characters'],
    [{ name: 'a', tags: [{ key: 'k', value: 'x'.repeat(5001) }] }, "'value' exceeds the maximum length of 5000"],
    [{ name: 'a', tags: [{ value: 'x' }] }, "Missing value for required parameter 'tags[0].key'"],
  ])('create refuses %o', async (payload, text) => {
    expect(await post('experiments/create', payload)).toMatchObject(wrong(text));
  });

  test('what is not there is 404 in known words', async () => {
    expect(await get('experiments/get', { experiment_id: '999' })).toEqual({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'No Experiment with id=999 exists' },
    });
    expect((await get('experiments/get', { experiment_id: 'abc' })).status).toBe(404);
    expect(await get('experiments/get-by-name', { experiment_name: 'no' })).toMatchObject({
      status: 404,
      body: said('RESOURCE_DOES_NOT_EXIST', "Could not find experiment with name 'no'"),
    });
  });

  test('delete takes the runs along, restore brings all back; twice is 404', async () => {
    const id = await newExperiment();
    const [gone, kept] = [await newRun({ experiment_id: id }), await newRun({ experiment_id: id })];
    await post('runs/delete', { run_id: gone });
    expect(await post('experiments/delete', { experiment_id: id })).toEqual({ status: 200, body: {} });
    const again = await post('experiments/delete', { experiment_id: id });
    expect(again).toMatchObject({ status: 404, body: said('RESOURCE_DOES_NOT_EXIST', 'No Experiment with id=') });
    expect((await get('experiments/get', { experiment_id: id })).body).toMatchObject({
      experiment: { lifecycle_stage: 'deleted' },
    });
    expect((await runOf(kept)).info['lifecycle_stage']).toBe('deleted');
    const renaming = await post('experiments/update', { experiment_id: id, new_name: unique() });
    const refused = said('INVALID_STATE', 'Cannot rename a non-active experiment');
    expect(renaming).toMatchObject({ status: 400, body: refused });
    const creating = await post('runs/create', { experiment_id: id });
    expect(creating).toMatchObject(wrong("must be in the 'active' state. Current state is deleted."));
    expect(await post('experiments/restore', { experiment_id: id })).toEqual({ status: 200, body: {} });
    expect((await post('experiments/restore', { experiment_id: id })).status).toBe(404);
    for (const run of [gone, kept]) expect((await runOf(run)).info['lifecycle_stage']).toBe('active');
  });

  test('rename and tags', async () => {
    const id = await newExperiment();
    const name = `exp ${unique()}`;
    expect(await post('experiments/update', { experiment_id: id, new_name: name })).toEqual({ status: 200, body: {} });
    expect((await post('experiments/update', { experiment_id: id, new_name: '' })).status).toBe(400);
    const tag = (value: string) => post('experiments/set-experiment-tag', { experiment_id: id, key: 'data', value });
    expect(await tag('imagenet1K')).toEqual({ status: 200, body: {} });
    await tag('several\nlines');
    expect((await get('experiments/get', { experiment_id: id })).body).toMatchObject({
      experiment: { name, tags: [{ key: 'data', value: 'several\nlines' }] },
    });
    const removing = () => post('experiments/delete-experiment-tag', { experiment_id: id, key: 'data' });
    expect((await removing()).status).toBe(200);
    expect(await removing()).toMatchObject({
      status: 404,
      body: said('RESOURCE_DOES_NOT_EXIST', `No tag with name: data in experiment with id ${id}`),
    });
  });

  test('search pages, orders and views, by POST and by GET', async () => {
    const own = await makeProject();
    const shared = ctx;
    ctx = own;
    try {
      for (const name of ['a', 'ab', 'Abc']) await newExperiment({ name });
      const namesOf = ({ body }: { body: Json }) =>
        (body['experiments'] as unknown as { name: string }[] | undefined)?.map(({ name }) => name);
      const search = (payload: object) => post('experiments/search', { max_results: 1000, ...payload });
      expect(namesOf(await search({}))).toEqual(['Abc', 'ab', 'a', 'Default']);
      expect(namesOf(await search({ order_by: ['experiment_id ASC'] }))).toEqual(['Default', 'a', 'ab', 'Abc']);
      const first = await search({ max_results: 3 });
      expect(namesOf(first)).toEqual(['Abc', 'ab', 'a']);
      const second = await search({ max_results: 3, page_token: first.body['next_page_token'] });
      expect(second.body).toMatchObject({ experiments: [{ name: 'Default' }] });
      expect(second.body).not.toHaveProperty('next_page_token');
      await post('experiments/delete', { experiment_id: '2' });
      expect(namesOf(await search({ view_type: 'ACTIVE_ONLY' }))).toEqual(['Abc', 'a', 'Default']);
      expect(namesOf(await search({ view_type: 2 }))).toEqual(['ab']);
      const all = await get('experiments/search', { view_type: 'ALL', max_results: '2', order_by: 'name DESC' });
      expect(namesOf(all)).toEqual(['ab', 'a']);
    } finally {
      ctx = shared;
    }
  });

  test.each<[object, string]>([
    [{ max_results: 0 }, 'It must be a positive integer'],
    [{ max_results: 50_001 }, "Invalid value 50001 for parameter 'max_results' supplied"],
    [{ max_results: 5, page_token: '???' }, 'Invalid page token, could not base64-decode'],
    [{ max_results: 5, filter: "name = 'a'" }, 'leave the filter empty'],
    [{ max_results: 5, view_type: 'SOME' }, `Invalid value "SOME" for parameter 'view_type' supplied`],
    [{ max_results: 5, order_by: ['color'] }, "Invalid order_by clause 'color'"],
  ])('search refuses %o', async (payload, text) => {
    expect(await post('experiments/search', payload)).toMatchObject(wrong(text));
  });
});

describe('runs', () => {
  test('create answers the whole run and get agrees', async () => {
    const id = await newExperiment();
    const tags = [{ key: 'mlflow.user', value: 'ada' }, { key: 'my', value: 'tag' }];
    const payload = { experiment_id: id, user_id: 'ada', start_time: 456, run_name: 'my name', tags };
    const { status, body } = await post('runs/create', payload);
    expect(status).toBe(200);
    const runId = (body['run'] as unknown as { info: { run_id: string } }).info.run_id;
    expect(runId).toMatch(/^[0-9a-f]{32}$/);
    expect(body['run']).toEqual({
      info: {
        run_id: runId,
        run_uuid: runId,
        run_name: 'my name',
        experiment_id: id,
        user_id: 'ada',
        status: 'RUNNING',
        start_time: 456,
        artifact_uri: `mlflow-artifacts:/${id}/${runId}/artifacts`,
        lifecycle_stage: 'active',
      },
      data: { tags: [...tags, { key: 'mlflow.runName', value: 'my name' }] },
      inputs: {},
    });
    expect(await get('runs/get', { run_uuid: runId })).toEqual({ status: 200, body });
  });

  test('a run without a name gets one, without a start it starts at 0', async () => {
    const run = await runOf(await newRun());
    expect(run.info).toMatchObject({ start_time: 0, run_name: expect.stringMatching(/^[a-z]+-[a-z]+-\d+$/) });
    expect(run.data).toEqual({ tags: [{ key: 'mlflow.runName', value: run.info['run_name'] }] });
  });

  test('the name and its tag mirror each other', async () => {
    const tags = [{ key: 'mlflow.runName', value: 'by tag' }];
    const run = await newRun({ tags });
    expect((await runOf(run)).info['run_name']).toBe('by tag');
    const clash = await post('runs/create', { experiment_id: '0', run_name: 'x', tags });
    expect(clash).toMatchObject(wrong("Both 'run_name'"));
    await post('runs/set-tag', { run_id: run, key: 'mlflow.runName', value: 'renamed' });
    await post('runs/update', { run_id: run, run_name: '' });
    expect(await runOf(run)).toMatchObject({ info: { run_name: 'renamed' }, data: { tags: [{ value: 'renamed' }] } });
  });

  test.each<[object, string]>([
    [{ experiment_id: 0 }, "Invalid value 0 for parameter 'experiment_id' supplied"],
    [{ experiment_id: '0', start_time: 'now' }, `Invalid value "now" for parameter 'start_time' supplied`],
    [{ experiment_id: '0', run_name: 5 }, "Invalid value 5 for parameter 'run_name' supplied"],
    [{ experiment_id: '0', tags: [{ key: 'a//b', value: '' }] }, "This name would resolve to 'a/b'"],
  ])('create refuses %o', async (payload, text) => {
    expect(await post('runs/create', payload)).toMatchObject(wrong(text));
  });

  test('update changes what is there and answers the info', async () => {
    const run = await newRun();
    const ended = await post('runs/update', { run_id: run, status: 'FINISHED', end_time: 1_700_000_000_123 });
    expect(ended.body).toMatchObject({ run_info: { status: 'FINISHED', end_time: 1_700_000_000_123 } });
    const failed = await post('runs/update', { run_id: run, status: 4, run_name: 'other' });
    const info = { status: 'FAILED', end_time: 1_700_000_000_123, run_name: 'other' };
    expect(failed.body).toMatchObject({ run_info: info });
    expect(await post('runs/update', { run_id: run, status: 'DONE' })).toMatchObject(wrong('Invalid value "DONE"'));
    const open = await newRun();
    const { body } = await post('runs/update', { run_id: open, status: 'FAILED' });
    expect(body['run_info']).not.toHaveProperty('end_time');
  });

  test('a deleted run is found, and refuses every change', async () => {
    const run = await newRun();
    for (const path of ['runs/delete', 'runs/delete']) expect((await post(path, { run_id: run })).status).toBe(200);
    expect((await runOf(run)).info['lifecycle_stage']).toBe('deleted');
    const message = `The run ${run} must be in the 'active' state. Current state is deleted.`;
    const metric = { key: 'm', value: 1, timestamp: 1 };
    const changes: [string, object][] = [
      ['runs/update', { status: 'FAILED' }],
      ['runs/log-metric', metric],
      ['runs/log-parameter', { key: 'p', value: '1' }],
      ['runs/set-tag', { key: 't', value: '1' }],
      ['runs/set-tag', { key: 'mlflow.runName', value: '1' }],
      ['runs/delete-tag', { key: 't' }],
      ['runs/log-batch', { metrics: [metric] }],
      ['runs/log-batch', {}],
    ];
    for (const [path, change] of changes) {
      expect(await post(path, { run_id: run, ...change })).toMatchObject(wrong(message));
    }
    for (const path of ['runs/restore', 'runs/restore']) expect((await post(path, { run_id: run })).status).toBe(200);
    expect((await post('runs/log-metric', { run_id: run, ...metric })).status).toBe(200);
  });

  test('an unknown run is 404 everywhere', async () => {
    const run_id = 'f'.repeat(32);
    const answers = [
      await get('runs/get', { run_id }),
      await get('metrics/get-history', { run_id, metric_key: 'a' }),
      await post('runs/update', { run_id }),
      await post('runs/delete', { run_id }),
      await post('runs/log-metric', { run_id, key: 'm', value: 1, timestamp: 1 }),
      await post('runs/log-parameter', { run_id, key: 'p', value: '' }),
      await post('runs/set-tag', { run_id, key: 'p', value: '' }),
      await post('runs/log-batch', { run_id }),
    ];
    const expected = { status: 404, body: said('RESOURCE_DOES_NOT_EXIST', `Run with id=${run_id} not found`) };
    expect(answers).toMatchObject(answers.map(() => expected));
  });

  test('search orders by start, then id, in pages, and only what is asked for', async () => {
    const id = await newExperiment();
    const runs: string[] = [];
    for (let index = 0; index < 5; index += 1) runs.push(await newRun({ experiment_id: id, start_time: 1 }));
    const late = await newRun({ experiment_id: id, start_time: 2 });
    runs.sort();
    const idsOf = ({ body }: { body: Json }) =>
      (body['runs'] as unknown as { info: { run_id: string } }[] | undefined)?.map(({ info }) => info.run_id);
    const search = (payload: object) => post('runs/search', { experiment_ids: [id], max_results: 1000, ...payload });
    const first = await search({ max_results: 4 });
    expect(idsOf(first)).toEqual([late, ...runs.slice(0, 3)]);
    const second = await search({ max_results: 4, page_token: first.body['next_page_token'] });
    expect(idsOf(second)).toEqual(runs.slice(3));
    expect(second.body).not.toHaveProperty('next_page_token');
    expect(idsOf(await search({ order_by: ['attributes.start_time ASC'] }))).toEqual([...runs, late]);
    await post('runs/delete', { run_id: late });
    expect(idsOf(await search({}))).toEqual(runs);
    expect(idsOf(await search({ run_view_type: 'DELETED_ONLY' }))).toEqual([late]);
    expect(idsOf(await search({ run_view_type: 'ALL' }))).toHaveLength(6);
    expect((await search({ experiment_ids: [] })).body).toEqual({});
    expect((await search({ experiment_ids: ['abc', '99999'] })).body).toEqual({});
  });

  test.each<[object, string]>([
    [{ max_results: 123_456_789 }, "Invalid value 123456789 for parameter 'max_results' supplied"],
    [{ filter: 'metrics.a > 1' }, 'leave the filter empty'],
    [{ order_by: ['metrics.a'] }, "Invalid order_by clause 'metrics.a'"],
    [{ order_by: ['end_time'] }, 'orders runs by start_time only'],
    [{ experiment_ids: 'x' }, `Invalid value "x" for parameter 'experiment_ids' supplied`],
    [{ experiment_ids: [1] }, `Invalid value [1] for parameter 'experiment_ids' supplied`],
  ])('search refuses %o', async (payload, text) => {
    expect(await post('runs/search', { experiment_ids: ['0'], ...payload })).toMatchObject(wrong(text));
  });
});

test('a viewer reads and does not write', async () => {
  const run = await newRun();
  asViewer = true;
  expect((await get('runs/get', { run_id: run })).status).toBe(200);
  const answers = [
    await post('runs/log-metric', { run_id: run, key: 'm', value: 1, timestamp: 1 }),
    await post('runs/create', { experiment_id: '0' }),
    await post('experiments/create', { name: unique() }),
  ];
  const refused = { status: 403, body: said('PERMISSION_DENIED', 'Permission denied') };
  expect(answers).toMatchObject([refused, refused, refused]);
});
