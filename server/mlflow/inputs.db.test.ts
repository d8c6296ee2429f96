import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb } from '@/server/core/db';
import { getRun, updateRun } from '@/server/experiments';
import { asRole, makeProject } from '@/server/testing/factories';
import { at, badParameter, openMlflowDoor, refusal } from '@/server/testing/mlflow-door';

let ctx: Context;
let caller: Context;
let door: Awaited<ReturnType<typeof openMlflowDoor>>;
beforeAll(async () => {
  caller = ctx = await makeProject();
  door = await openMlflowDoor(() => caller);
});
afterAll(async () => {
  await door.close();
  await closeDb();
});

const newRun = async (): Promise<string> => {
  const { body } = await door.post('runs/create', { experiment_id: '0' });
  return String(at(body, 'run', 'info', 'run_id'));
};
const dataset = { name: 'churn', digest: 'd1', source_type: 'local', source: '{"uri":"a.csv"}' };
const training = [
  { key: 'foo', value: 'baz' },
  { key: 'mlflow.data.context', value: 'train' },
];
const log = (run_id: string, datasets: unknown) => door.post('runs/log-inputs', { run_id, datasets });
const done = { status: 200, body: {} };
const inputsOf = async (run_id: string) => at(await door.get('runs/get', { run_id }), 'body', 'run', 'inputs');

test('what a run read is shown with it; a repeat changes nothing', async () => {
  const run = await newRun();
  expect(await inputsOf(run)).toEqual({});
  const described = { ...dataset, schema: '{"a":"long"}', profile: '{"num_rows":2}' };
  expect(await log(run, [{ dataset: described, tags: training }])).toEqual(done);
  expect(await log(run, [{ dataset }, { dataset: { ...dataset, digest: 'd2' } }])).toEqual(done);
  const expected = {
    dataset_inputs: [{ dataset: described, tags: training }, { dataset: { ...dataset, digest: 'd2' } }],
  };
  expect(await inputsOf(run)).toEqual(expected);
  const { body } = await door.post('runs/search', { experiment_ids: ['0'] });
  expect(at(body, 'runs', 0)).toMatchObject({ info: { run_id: run }, inputs: expected });
  expect((await getRun(ctx, run)).loggedDatasets).toMatchObject([
    { name: 'churn', digest: 'd1', context: 'train', sourceType: 'local', profile: '{"num_rows":2}' },
    { name: 'churn', digest: 'd2', context: null, schema: null },
  ]);
});

test('what the runs of an experiment read is listed once for each purpose', async () => {
  const made = await door.post('experiments/create', { name: 'datasets' });
  const id = String(made.body['experiment_id']);
  const start = async () =>
    String(at(await door.post('runs/create', { experiment_id: id }), 'body', 'run', 'info', 'run_id'));
  const runs = [await start(), await start(), await start()];
  for (const run of runs.slice(0, 2)) await log(run, [{ dataset, tags: training }]);
  await log(runs[2] ?? '', [{ dataset }]);
  const summary = { experiment_id: id, name: 'churn', digest: 'd1' };
  const ask = () => door.post('experiments/search-datasets', { experiment_ids: [id, 'x'] });
  expect(await ask()).toEqual({
    status: 200,
    body: { dataset_summaries: [{ ...summary, context: 'train' }, summary] },
  });
  await updateRun(ctx, { id: runs[2] ?? '', deleted: true });
  expect(await ask()).toEqual({ status: 200, body: { dataset_summaries: [{ ...summary, context: 'train' }] } });
  caller = await makeProject();
  expect(await ask()).toEqual(done);
  caller = ctx;
});

test.each<[unknown, string]>([
  [undefined, "Missing value for required parameter 'datasets'"],
  ['x', `Invalid value "x" for parameter 'datasets' supplied`],
  [[{}], "Missing value for required parameter 'datasets[0].dataset'"],
  [[{ dataset: { ...dataset, digest: undefined } }], "required parameter 'datasets[0].dataset.digest'"],
  [[{ dataset }, { dataset, tags: [{ value: 'x' }] }], "required parameter 'datasets[1].tags[0].key'"],
  [[{ dataset, tags: 'x' }], `Invalid value "x" for parameter 'datasets[0].tags' supplied`],
  [[{ dataset: { ...dataset, digest: 'd'.repeat(37) } }], "'digest' exceeds the maximum length of 36 characters"],
  [[{ dataset: { ...dataset, name: 'd'.repeat(501) } }], "'name' exceeds the maximum length of 500 characters"],
  [[{ dataset, tags: [{ key: 'k', value: 'v'.repeat(501) }] }], "'value' exceeds the maximum length of 500"],
  [Array.from({ length: 1001 }, () => ({ dataset })), 'at most 1000 datasets'],
])('log-inputs refuses %o', async (datasets, text) => {
  expect(await log(await newRun(), datasets)).toMatchObject(badParameter(text));
});

test('a deleted run, an unknown one and a viewer are told so', async () => {
  const run = await newRun();
  await updateRun(ctx, { id: run, deleted: true });
  const state = `The run ${run} must be in the 'active' state. Current state is deleted.`;
  expect(await log(run, [{ dataset }])).toMatchObject(badParameter(state));
  const absent = { status: 404, body: refusal('RESOURCE_DOES_NOT_EXIST', 'not found') };
  expect(await log('0'.repeat(32), [{ dataset }])).toMatchObject(absent);
  caller = asRole(ctx, 'viewer');
  expect((await log(await newRun().catch(() => run), [{ dataset }])).status).toBe(403);
  caller = ctx;
});

test.each<[unknown, string]>([
  [undefined, 'SearchDatasets request must specify at least one experiment_id.'],
  [[], 'SearchDatasets request must specify at least one experiment_id.'],
  [Array.from({ length: 21 }, (_, index) => `${index}`), 'SearchDatasets request cannot specify more than 20'],
])('search-datasets refuses %o', async (experiment_ids, text) => {
  expect(await door.post('experiments/search-datasets', { experiment_ids })).toMatchObject(badParameter(text));
});
