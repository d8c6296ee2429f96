import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb } from '@/server/core/db';
import { makeProject, unique } from '@/server/testing/factories';
import { badParameter as wrong, openMlflowDoor, refusal as said, type Json } from '@/server/testing/mlflow-door';

let door: Awaited<ReturnType<typeof openMlflowDoor>>;
let ctx: Context;

beforeAll(async () => {
  ctx = await makeProject();
  door = await openMlflowDoor(() => ctx);
});
afterAll(async () => {
  await door.close();
  await closeDb();
});

const post: typeof door.post = (path, payload) => door.post(path, payload);
const get: typeof door.get = (path, query) => door.get(path, query);

const newExperiment = async (fields: object = {}): Promise<string> => {
  const { body } = await post('experiments/create', { name: `exp ${unique()}`, ...fields });
  return String(body['experiment_id']);
};
const newRun = async (fields: object = {}): Promise<string> => {
  const { body } = await post('runs/create', { experiment_id: '0', ...fields });
  return (body as unknown as { run: { info: { run_id: string } } }).run.info.run_id;
};
const runOf = async (runId: string) =>
  (await get('runs/get', { run_id: runId })).body['run'] as unknown as {
    info: Record<string, unknown>;
    data: Record<'metrics' | 'params' | 'tags', { key: string; value: unknown }[] | undefined>;
  };

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
    const notOne = "Invalid experiment ID 'abc'. Experiment ID must be a valid integer.";
    expect(await get('experiments/get', { experiment_id: 'abc' })).toMatchObject(wrong(notOne));
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

  // After test_search_experiments of tests/tracking/test_rest_tracking.py, MLflow 3.11.
  test('search filters by name, tag and time', async () => {
    const shared = ctx;
    ctx = await makeProject();
    try {
      await newExperiment({ name: 'a', tags: [{ key: 'key', value: 'value' }] });
      await newExperiment({ name: 'ab', tags: [{ key: 'key', value: 'vaLue' }] });
      await newExperiment({ name: 'Abc' });
      const found = async (filter: string, order_by = ['experiment_id DESC']) => {
        const { body } = await post('experiments/search', { max_results: 10, filter, order_by });
        return (body['experiments'] as unknown as { name: string }[] | undefined)?.map(({ name }) => name);
      };
      expect(await found("attribute.name = 'a'")).toEqual(['a']);
      expect(await found("attribute.name != 'a'")).toEqual(['Abc', 'ab', 'Default']);
      expect(await found("name LIKE 'a%'")).toEqual(['ab', 'a']);
      expect(await found("tag.key = 'value'")).toEqual(['a']);
      expect(await found("tag.key != 'value'")).toEqual(['ab']);
      expect(await found("tags.key ILIKE '%alu%' AND name != 'ab'")).toEqual(['a']);
      expect(await found('tags.key IS NULL')).toEqual(['Abc', 'Default']);
      const now = Date.now();
      expect(await found(`creation_time > ${now - 60_000} AND last_update_time <= ${now}`)).toHaveLength(4);
      expect(await found('creation_time < 5000000000')).toBeUndefined();
      expect(await found('', ['name DESC'])).toEqual(['ab', 'a', 'Default', 'Abc']);
    } finally {
      ctx = shared;
    }
  });

  test.each<[object, string]>([
    [{ max_results: 0 }, "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"],
    [{ max_results: 50_001 }, "Invalid value 50001 for parameter 'max_results' supplied"],
    [{ max_results: 5, page_token: '???' }, 'Invalid page token, could not base64-decode'],
    [{ max_results: 5, filter: "name > 'a'" }, "Invalid comparator '>' for name"],
    [{ max_results: 5, filter: "color = 'a'" }, "Invalid attribute key 'color'"],
    [{ max_results: 5, filter: 'metrics.a > 1' }, "Invalid entity type 'metrics'"],
    [{ max_results: 5, filter: "creation_time > 'a'" }, 'Expected numeric value type for creation_time'],
    [{ max_results: 5, order_by: ['constructor'] }, "Invalid attribute key 'constructor' specified. Valid keys are"],
    [{ max_results: 5, view_type: 'SOME' }, `Invalid value "SOME" for parameter 'view_type' supplied`],
    [
      { max_results: 5, order_by: ['color'] },
      "Valid keys are '{'name', 'experiment_id', 'creation_time', 'last_update_time'}'",
    ],
  ])('search refuses %o', async (payload, text) => {
    expect(await post('experiments/search', payload)).toMatchObject(wrong(text));
  });
});
