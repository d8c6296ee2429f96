import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { asRole, makeProject, unique } from '@/server/testing/factories';
import { at, badParameter, openMlflowDoor, refusal } from '@/server/testing/mlflow-door';
import { useOwnHome } from '@/server/testing/served-models';

useOwnHome();
let ctx: Context;
let caller: Context;
let door: Awaited<ReturnType<typeof openMlflowDoor>>;
beforeAll(async () => {
  ctx = caller = await makeProject();
  door = await openMlflowDoor(() => caller);
});
afterAll(async () => {
  await door.close();
  await stopBoss(0);
  await closeDb();
});

const newRun = async () =>
  String(at(await door.post('runs/create', { experiment_id: '0' }), 'body', 'run', 'info', 'run_id'));
const make = async (fields: object = {}) => {
  const { status, body } = await door.post('logged-models', { experiment_id: '0', ...fields });
  expect(status).toBe(200);
  return String(at(body, 'model', 'info', 'model_id'));
};
const modelOf = async (id: string) => at(await door.get(`logged-models/${id}`, {}), 'body', 'model');
const absent = (id: string) => ({
  status: 404,
  body: refusal('RESOURCE_DOES_NOT_EXIST', `Logged model with ID '${id}' not found.`),
});
const done = { status: 200, body: {} };
const nobody = `m-${'0'.repeat(32)}`;

describe('a logged model', () => {
  test('is made pending, finished, tagged and deleted', async () => {
    const run = await newRun();
    const params = [{ key: 'depth', value: '6' }];
    const id = await make({ name: 'churn', model_type: 'classifier', source_run_id: run, params });
    expect(id).toMatch(/^m-[0-9a-f]{32}$/);
    const moment = expect.any(Number) as number;
    const info = {
      ...{ model_id: id, experiment_id: '0', name: 'churn', model_type: 'classifier', source_run_id: run },
      ...{ creation_timestamp_ms: moment, last_updated_timestamp_ms: moment, status: 'LOGGED_MODEL_PENDING' },
      artifact_uri: `mlflow-artifacts:/0/models/${id}/artifacts`,
    };
    expect(await modelOf(id)).toEqual({ info, data: { params } });
    const ready = { ...info, status: 'LOGGED_MODEL_READY' };
    expect(await door.patch(`logged-models/${id}`, { status: 'LOGGED_MODEL_READY' })).toMatchObject({
      body: { model: { info: ready } },
    });
    await door.patch(`logged-models/${id}`, { status: 3 });
    await door.patch(`logged-models/${id}/tags`, {
      tags: [
        { key: 'a', value: 'x' },
        { key: 'b', value: 'y' },
      ],
    });
    expect(await door.remove(`logged-models/${id}/tags/a`, {})).toEqual(done);
    const gone = { status: 404, body: refusal('RESOURCE_DOES_NOT_EXIST', "No tag with key 'a'") };
    expect(await door.remove(`logged-models/${id}/tags/a`, {})).toMatchObject(gone);
    await door.post(`logged-models/${id}/params`, { params: [{ key: 'rate', value: '0.1' }] });
    const clash = await door.post(`logged-models/${id}/params`, { params: [{ key: 'rate', value: '0.2' }] });
    expect(clash).toMatchObject(badParameter('Changing param values is not allowed.'));
    expect(await modelOf(id)).toEqual({
      info: { ...info, status: 'LOGGED_MODEL_UPLOAD_FAILED', tags: [{ key: 'b', value: 'y' }] },
      data: { params: [...params, { key: 'rate', value: '0.1' }] },
    });
    expect(await door.remove(`logged-models/${id}`, {})).toEqual(done);
    expect(await door.get(`logged-models/${id}`, {})).toMatchObject(absent(id));
  });

  test('without a name is given one', async () => {
    expect(at(await modelOf(await make()), 'info', 'name')).toMatch(/^[a-z]+-[a-z]+-\d+$/);
  });

  test.each<[object, string]>([
    [{ experiment_id: undefined }, "Missing value for required parameter 'experiment_id'"],
    [{ name: 'a/b' }, "Invalid model name ('a/b') provided."],
    [{ name: "it's" }, 'cannot contain the following characters'],
    [{ tags: 'x' }, `Invalid value "x" for parameter 'tags' supplied`],
    [{ params: [{ value: 'x' }] }, "Missing value for required parameter 'params[0].key'"],
  ])('is refused with %o', async (fields, text) => {
    expect(await door.post('logged-models', { experiment_id: '0', ...fields })).toMatchObject(badParameter(text));
  });

  test('is not of another project, nor changed by a viewer', async () => {
    const id = await make();
    caller = asRole(ctx, 'viewer');
    expect((await door.get(`logged-models/${id}`, {})).status).toBe(200);
    expect((await door.remove(`logged-models/${id}`, {})).status).toBe(403);
    expect((await door.post('logged-models', { experiment_id: '0' })).status).toBe(403);
    caller = await makeProject();
    expect(await door.get(`logged-models/${id}`, {})).toMatchObject(absent(id));
    expect(await door.patch(`logged-models/${id}`, { status: 'LOGGED_MODEL_READY' })).toMatchObject(absent(id));
    expect(await door.remove(`logged-models/${id}`, {})).toMatchObject(absent(id));
    caller = ctx;
    expect(await door.patch(`logged-models/${id}`, { status: 'GOOD' })).toMatchObject(badParameter('"GOOD"'));
    expect(await door.patch(`logged-models/${id}`, {})).toMatchObject(badParameter("required parameter 'status'"));
  });

  test('shows the latest of each metric that runs measured of it', async () => {
    const [run, id] = [await newRun(), await make()];
    const metric = { run_id: run, model_id: id, key: 'auc', timestamp: 5 };
    for (const [value, step] of [
      [0.7, 1],
      [0.9, 3],
      [0.8, 2],
    ]) {
      expect(await door.post('runs/log-metric', { ...metric, value, step })).toEqual(done);
    }
    const on = { dataset_name: 'churn', dataset_digest: 'd1' };
    const metrics = [
      { key: 'auc', value: 'NaN', timestamp: 6, model_id: id, ...on },
      { key: 'loss', value: 1, timestamp: 6 },
    ];
    expect(await door.post('runs/log-batch', { run_id: run, metrics })).toEqual(done);
    const of = { key: 'auc', model_id: id, run_id: run };
    expect(at(await modelOf(id), 'data', 'metrics')).toEqual([
      { ...of, value: 0.9, timestamp: 5, step: 3 },
      { ...of, value: 'NaN', timestamp: 6, step: 0, ...on },
    ]);
    expect(await door.post('runs/log-metric', { ...metric, model_id: nobody, value: 1 })).toMatchObject({
      status: 404,
    });
  });

  test('is shown with the runs that read and made it', async () => {
    const [run, id, read] = [await newRun(), await make(), await make()];
    for (let time = 0; time < 2; time += 1) {
      expect(await door.post('runs/outputs', { run_id: run, models: [{ model_id: id, step: 4 }] })).toEqual(done);
      expect(await door.post('runs/log-inputs', { run_id: run, models: [{ model_id: read }] })).toEqual(done);
    }
    expect(at(await door.get('runs/get', { run_id: run }), 'body', 'run')).toMatchObject({
      inputs: { model_inputs: [{ model_id: read }] },
      outputs: { model_outputs: [{ model_id: id, step: 4 }] },
    });
    const wrong = { run_id: run, models: [{ model_id: nobody, step: 0 }] };
    expect(await door.post('runs/outputs', wrong)).toMatchObject(absent(nobody));
    expect(await door.post('runs/outputs', { run_id: run })).toMatchObject(badParameter("parameter 'models'"));
  });

  test('is registered, and says by which name', async () => {
    const [run, name] = [await newRun(), `m-${unique()}`];
    const id = await make({ source_run_id: run });
    await door.post('registered-models/create', { name });
    const made = await door.post('model-versions/create', { name, source: `models:/${id}`, run_id: run });
    expect(made).toMatchObject({ body: { model_version: { version: '1', model_id: id, run_id: run } } });
    expect(at(await modelOf(id), 'info', 'registrations')).toEqual([{ name, version: '1' }]);
    const { body } = await door.get('model-versions/get-download-uri', { name, version: '1' });
    expect(body).toEqual({ artifact_uri: `mlflow-artifacts:/0/models/${id}/artifacts` });
  });

  test('has files of its own', async () => {
    const id = await make();
    const url = `/api/2.0/mlflow-artifacts/artifacts/0/models/${id}/artifacts/model/MLmodel`;
    expect(await door.put(url, 'flavors: {}')).toBe(200);
    expect(await door.put(url.replace('/0/', '/1/'), 'x')).toBe(404);
    const listing = (artifact_directory_path: string) =>
      door.get(`logged-models/${id}/artifacts/directories`, { artifact_directory_path });
    expect(await listing('model')).toEqual({
      status: 200,
      body: {
        root_uri: `mlflow-artifacts:/0/models/${id}/artifacts`,
        files: [{ path: 'model/MLmodel', is_dir: false, file_size: 11 }],
      },
    });
    expect(await listing('../x')).toMatchObject(badParameter('Invalid path'));
    const files = `/ajax-api/2.0/mlflow/logged-models/${id}/artifacts/files?artifact_file_path=`;
    expect(await door.file(`${files}model/MLmodel`)).toBe('flavors: {}');
    expect(await door.file(`${files}../x`)).toContain('Invalid path');
    const name = `m-${unique()}`;
    await door.post('registered-models/create', { name });
    const sources = [`models:/${id}`, `mlflow-artifacts:/0/models/${id}/artifacts/model/`];
    for (const source of sources) await door.post('model-versions/create', { name, source });
    const file = (version: string, path: string) =>
      door.file(`/model-versions/get-artifact?name=${name}&version=${version}&path=${path}`);
    expect([await file('1', 'model/MLmodel'), await file('2', 'MLmodel')]).toEqual(['flavors: {}', 'flavors: {}']);
  });
});

describe('searching', () => {
  let experiment = '';
  const ids: string[] = [];
  beforeAll(async () => {
    const { body } = await door.post('experiments/create', { name: `models ${unique()}` });
    experiment = String(body['experiment_id']);
    const run = await newRun();
    for (const [index, name] of ['alpha', 'beta', 'gamma'].entries()) {
      const params = [{ key: 'depth', value: String(index) }];
      const id = await make({ experiment_id: experiment, name, params, tags: [{ key: 'team', value: 'blue' }] });
      ids.push(id);
      const metric = { run_id: run, model_id: id, key: 'auc', timestamp: 1 };
      await door.post('runs/log-metric', { ...metric, value: 0.9 - index / 10 });
      if (index === 0)
        await door.post('runs/log-metric', { ...metric, value: 0.1, dataset_name: 'late', timestamp: 0 });
    }
    await door.patch(`logged-models/${ids[1]}`, { status: 'LOGGED_MODEL_READY' });
  });
  const search = (fields: object) => door.post('logged-models/search', { experiment_ids: [experiment], ...fields });
  const names = async (fields: object) => {
    const { body } = await search(fields);
    return (body['models'] as unknown as { info: { name: string } }[] | undefined)?.map(({ info }) => info.name);
  };

  test.each<[object, string[] | undefined]>([
    [{}, ['gamma', 'beta', 'alpha']],
    [{ filter: "name = 'beta'" }, ['beta']],
    [{ filter: "attributes.name LIKE '%a' AND params.depth != '2'" }, ['beta', 'alpha']],
    [{ filter: "status = 'READY'" }, ['beta']],
    [{ filter: "name IN ('alpha', 'gamma')" }, ['gamma', 'alpha']],
    [{ filter: 'metrics.auc >= 0.8' }, ['beta', 'alpha']],
    [{ filter: 'metrics.auc > 0.05', datasets: [{ dataset_name: 'late' }] }, ['alpha']],
    [{ datasets: [{ dataset_name: 'late' }] }, ['alpha']],
    [{ datasets: [{ dataset_name: 'late', dataset_digest: 'other' }] }, undefined],
    [{ filter: "tags.team = 'red'" }, undefined],
    [{ filter: 'creation_timestamp_ms < 5' }, undefined],
    [{ order_by: [{ field_name: 'metrics.auc' }] }, ['gamma', 'beta', 'alpha']],
    [{ order_by: [{ field_name: 'metrics.auc', ascending: false }] }, ['alpha', 'beta', 'gamma']],
    [{ order_by: [{ field_name: 'metrics.auc', dataset_name: 'late' }] }, ['alpha', 'gamma', 'beta']],
    [{ order_by: [{ field_name: 'name' }] }, ['alpha', 'beta', 'gamma']],
  ])('%o', async (fields, expected) => {
    expect(await names(fields)).toEqual(expected);
  });

  test('comes in pages', async () => {
    const first = await search({ max_results: 2 });
    expect(at(first.body, 'models', 1, 'info', 'name')).toBe('beta');
    expect(await names({ max_results: 2, page_token: first.body['next_page_token'] })).toEqual(['alpha']);
  });

  test.each<[object, string]>([
    [{ experiment_ids: [] }, "Missing value for required parameter 'experiment_ids'"],
    [{ filter: "color = 'x'" }, "Invalid attribute key 'color'"],
    [{ filter: "metrics.auc = 'x'" }, 'Expected numeric value type for metric. Found "x"'],
    [{ filter: 'params.a > 1' }, "Invalid comparator '>' for param 'a'"],
    [{ order_by: [{ ascending: true }] }, "Missing value for required parameter 'order_by[0].field_name'"],
    [{ order_by: [{ field_name: 'constructor' }] }, "Invalid order by field name: 'constructor'"],
    [
      { order_by: [{ field_name: 'name', ascending: 'no' }] },
      `Invalid value "no" for parameter 'order_by[0].ascending'`,
    ],
    [{ datasets: [{}] }, "Missing value for required parameter 'datasets[0].dataset_name'"],
    [{ max_results: 0 }, 'It must be a positive integer'],
  ])('refuses %o', async (fields, text) => {
    expect(await search(fields)).toMatchObject(badParameter(text));
  });
});
