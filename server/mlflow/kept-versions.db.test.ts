import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { createEndpoint } from '@/server/serving';
import { asRole, makeProject, unique } from '@/server/testing/factories';
import { at, badParameter, openMlflowDoor, refusal } from '@/server/testing/mlflow-door';
import { useOwnHome } from '@/server/testing/served-models';

useOwnHome();
let ctx: Context;
let caller: Context;
let door: Awaited<ReturnType<typeof openMlflowDoor>>;
let run = '';
let local = '';
let name = '';
beforeAll(async () => {
  ctx = caller = await makeProject();
  door = await openMlflowDoor(() => caller);
  run = await newRun('0');
  const { body } = await door.post('experiments/create', { name: 'local', artifact_location: '/data/mlruns' });
  local = await newRun(String(body['experiment_id']));
});
beforeEach(async () => {
  caller = ctx;
  name = `m-${unique()}`;
  await door.post('registered-models/create', { name });
});
afterAll(async () => {
  await door.close();
  await stopBoss(0);
  await closeDb();
});

const newRun = async (experiment_id: string) =>
  String(at(await door.post('runs/create', { experiment_id }), 'body', 'run', 'info', 'run_id'));
const register = (fields: object) => door.post('model-versions/create', { name, ...fields });
const versionOf = async (version: string) => (await door.get('model-versions/get', { name, version })).body;

// After tests/tracking/test_model_registry.py and test_rest_tracking.py of MLflow 3.11.
describe('a model that lies elsewhere', () => {
  test('is noted with the logged model it was made of', async () => {
    const { body } = await door.post('logged-models', { experiment_id: '0' });
    const id = String(at(body, 'model', 'info', 'model_id'));
    const source = `models:/${id}`;
    for (const model_id of [id, undefined]) expect((await register({ source, model_id })).status).toBe(200);
    const model = (await door.get(`logged-models/${id}`, {})).body;
    const value = `[{"name": "${name}", "version": 1}, {"name": "${name}", "version": 2}]`;
    expect(at(model, 'model', 'info', 'tags')).toEqual([{ key: 'mlflow.modelVersions', value }]);
  });

  test('is registered as its client describes it, again and again', async () => {
    const tags = [
      { key: 'another key', value: 'some other value' },
      { key: 'key', value: 'value' },
    ];
    const stated = {
      source: 'runs:/run_id/model',
      run_id: 'run_id_1',
      tags,
      run_link: 'https://x/1',
      description: 'd',
    };
    const made = await register(stated);
    expect(made).toMatchObject({
      status: 200,
      body: { model_version: { ...stated, name, version: '1', current_stage: 'None', status: 'READY' } },
    });
    expect(await versionOf('1')).toEqual(made.body);
    expect(await register({ source: 'runs:/run_id/model', run_id: 'run_id_1' })).toMatchObject({
      body: { model_version: { version: '2' } },
    });
    const found = async (filter: string) => {
      const { body } = await door.get('model-versions/search', { filter: `name = '${name}' AND ${filter}` });
      return (body['model_versions'] as unknown as { version: string }[] | undefined)?.map(({ version }) => version);
    };
    expect(await found("source_path = 'runs:/run_id/model'")).toEqual(['2', '1']);
    expect(await found("tags.key = 'value'")).toEqual(['1']);
    expect(await found('tags.key IS NULL')).toEqual(['2']);
    expect(await found("run_id = 'run_id_1'")).toEqual(['2', '1']);
    const { body } = await door.get('model-versions/get-download-uri', { name, version: '1' });
    expect(body).toEqual({ artifact_uri: 'runs:/run_id/model' });
  });

  test('takes aliases and stages, but no endpoint', async () => {
    await register({ source: 's3://bucket/model' });
    await door.post('registered-models/alias', { name, alias: 'champion', version: '1' });
    const { id } = await db().modelVersion.findFirstOrThrow({ where: { model: { name }, projectId: ctx.projectId } });
    const serving = createEndpoint(ctx, { name: `e-${unique()}`, description: '', versionId: id, labelHorizonMs: 0 });
    await expect(serving).rejects.toMatchObject({
      code: 'Conflict',
      message: expect.stringContaining('only kept here'),
    });
  });

  test('is copied as another version, whose files are those of the first', async () => {
    await register({ source: 'runs:/run_id/model', run_id: 'run_id_1' });
    const copy = await register({ source: `models:/${name}/1`, run_id: 'run_id_1', description: 'dummy' });
    expect(copy).toMatchObject({
      body: { model_version: { version: '2', source: `models:/${name}/1`, description: 'dummy' } },
    });
    const { body } = await door.get('model-versions/get-download-uri', { name, version: '2' });
    expect(body).toEqual({ artifact_uri: 'runs:/run_id/model' });
    const missing = { status: 404, body: refusal('RESOURCE_DOES_NOT_EXIST', `(name=${name}, version=9) not found`) };
    expect(await register({ source: `models:/${name}/9` })).toMatchObject(missing);
  });
});

describe('a source', () => {
  test.each([
    'mlflow-artifacts:/models',
    'mlflow-artifacts:/models/',
    'mlflow-artifacts:/models///',
    'mlflow-artifacts:/models/foo///bar',
    'mlflow-artifacts://host:9000/models',
    'mlflow-artifacts://host:9000/models/artifact/..../',
    's3://bucket/100%/model',
    'dbfs:/x/y',
  ])('%s is taken', async (source) => {
    expect((await register({ source, run_id: run })).status).toBe(200);
  });

  test.each([
    'mlflow-artifacts://host:9000/models/../../../',
    'http://host:9000/models/../../../',
    'https://host/api/2.0/mlflow-artifacts/artifacts/../../../',
    's3a://my_bucket/api/2.0/mlflow-artifacts/artifacts/../../../',
    'ftp://host:8888/api/2.0/mlflow-artifacts/artifacts/../../../',
    'mlflow-artifacts://host:9000/models/..%2f..%2fartifacts',
    'mlflow-artifacts://host:9000/models/..%252f..%252fartifacts',
    'mlflow-artifacts://host:9000/models/artifact%00',
    'runs:/abc/model/../../x',
  ])('%s leads astray', async (source) => {
    expect(await register({ source, run_id: run })).toMatchObject(
      badParameter('If supplying a source as an http, https,'),
    );
  });

  test('of a prompt is a word, though no file', async () => {
    const tags = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];
    expect(await register({ source: 'dummy-source', tags })).toMatchObject({
      status: 200,
      body: { model_version: { source: 'dummy-source', version: '1' } },
    });
    for (const source of ['/etc/passwd', 'file:///etc/passwd', 'FILE:x']) {
      expect(await register({ source, tags })).toMatchObject(
        badParameter('Local source paths are not allowed for prompts.'),
      );
    }
  });

  test('on a disk must lie in the artifacts of its run', async () => {
    const root = `/data/mlruns/${local}/artifacts`;
    for (const source of [root, `file://${root}`, `${root}/model`, `${root}/.`, `${root}/model/..`]) {
      expect([source, (await register({ source, run_id: local })).status]).toEqual([source, 200]);
    }
    const refused = badParameter('To use a local path as a model version');
    for (const source of ['/tmp', 'file:///tmp', `${root}/../x`, `${root}x`, `file://host${root}`, 'model']) {
      expect(await register({ source, run_id: local })).toMatchObject(refused);
    }
    expect(await register({ source: root })).toMatchObject(refused);
    expect(await register({ source: root, run_id: run })).toMatchObject(refused);
  });

  test('is needed, and a model of that name', async () => {
    expect(await register({})).toMatchObject(badParameter("Missing value for required parameter 'source'."));
    const missing = { status: 404, body: refusal('RESOURCE_DOES_NOT_EXIST', 'name=nobody not found') };
    expect(await register({ name: 'nobody', source: 's3://b/m' })).toMatchObject(missing);
    caller = asRole(ctx, 'viewer');
    expect(await register({ source: 's3://b/m' })).toMatchObject({ status: 403 });
  });
});
