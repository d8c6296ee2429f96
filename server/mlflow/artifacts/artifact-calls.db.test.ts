import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDb, db } from '@/server/core/db';
import { beginRun, openArtifactDoor, type ArtifactDoor } from '@/server/testing/artifact-door';
import { makeProject } from '@/server/testing/factories';
import { useOwnHome } from '@/server/testing/served-models';

useOwnHome();
let door: ArtifactDoor;
let run: { id: string; folder: string };
beforeAll(async () => {
  const ctx = await makeProject();
  door = await openArtifactDoor(() => ctx);
  run = await beginRun(door);
});
afterAll(async () => {
  await door.close();
  await closeDb();
});

describe('upload-artifact', () => {
  const upload = (query: Record<string, string>, body: string) =>
    door.json(`/ajax-api/2.0/mlflow/upload-artifact?${new URLSearchParams(query)}`, { method: 'POST', body });

  test('stores a small file', async () => {
    expect(await upload({ run_uuid: run.id, path: 'dir/test.txt' }, 'hello world')).toEqual({ status: 200, body: {} });
    expect(await (await door.send(`/get-artifact?run_uuid=${run.id}&path=dir/test.txt`)).text()).toBe('hello world');
  });

  // The words of MLflow's own tests/tracking/test_rest_tracking.py.
  test.each<[Record<string, string>, string, string]>([
    [{}, '', 'Request must specify run_uuid.'],
    [{ run_uuid: 'x' }, '', 'Request must specify path.'],
    [{ run_uuid: 'x', path: '' }, '', 'Request must specify path.'],
    [{ run_uuid: 'x', path: '../test.txt' }, '', 'Invalid path'],
    [{ run_uuid: 'x', path: 'test.txt' }, '', 'Request must specify data.'],
    [{ run_uuid: 'x', path: 'test.txt' }, 'x'.repeat(10 * 1024 * 1024 + 1), 'Max size is 10MB.'],
  ])('of %j is refused', async (query, body, words) => {
    const answer = await upload(query, body);
    expect(answer).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE' } });
    expect(answer.body['message']).toContain(words);
  });
});

describe('log-model', () => {
  const model = (artifact_path: string) =>
    JSON.stringify({ artifact_path, flavors: {}, utc_time_created: '2026-01-01', run_id: run.id });
  const log = (fields: object) => door.post('/api/2.0/mlflow/runs/log-model', fields);

  test('keeps every model in the tag of the run, however many come at once', async () => {
    const paths = ['a', 'b', 'c', 'd'];
    const answers = await Promise.all(paths.map((path) => log({ run_id: run.id, model_json: model(path) })));
    expect(answers).toEqual(answers.map(() => ({ status: 200, body: {} })));
    const tag = await db().runTag.findFirstOrThrow({ where: { runId: run.id, key: 'mlflow.log-model.history' } });
    const kept = JSON.parse(tag.value) as { artifact_path: string }[];
    expect(kept.map((one) => one.artifact_path).sort()).toEqual(paths);
  });

  test.each<[object, string]>([
    [{ model_json: '{}' }, "parameter 'run_id'"],
    [{ run_id: 'x' }, "parameter 'model_json'"],
    [{ run_id: 'x', model_json: 'nope' }, 'Malformed model info.'],
    [{ run_id: 'x', model_json: '[]' }, 'Malformed model info.'],
    [{ run_id: 'x', model_json: '{"flavors":{},"run_id":"x"}' }, "missing mandatory fields: {'artifact_path', 'utc_"],
  ])('of %j is refused', async (fields, words) => {
    const answer = await log(fields);
    expect(answer).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE' } });
    expect(answer.body['message']).toContain(words);
  });

  test('so deep that keeping it needs no end of stack is refused', async () => {
    const flavors = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const model_json = `{"artifact_path":"m","utc_time_created":"","run_id":"x","flavors":${flavors}}`;
    expect(await log({ run_id: run.id, model_json })).toMatchObject({ status: 400 });
  });

  test('of a run that is not there is not found', async () => {
    expect((await log({ run_id: 'x', model_json: model('a') })).status).toBe(404);
  });
});
