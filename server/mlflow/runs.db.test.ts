import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb } from '@/server/core/db';
import { asRole, makeProject, unique } from '@/server/testing/factories';
import { badParameter as wrong, openMlflowDoor, refusal as said, type Json } from '@/server/testing/mlflow-door';

let door: Awaited<ReturnType<typeof openMlflowDoor>>;
let ctx: Context;
let asViewer = false;

beforeAll(async () => {
  ctx = await makeProject();
  door = await openMlflowDoor(() => (asViewer ? asRole(ctx, 'viewer') : ctx));
});
beforeEach(() => {
  asViewer = false;
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

describe('runs', () => {
  test('create answers the whole run and get agrees', async () => {
    const id = await newExperiment();
    const tags = [
      { key: 'mlflow.user', value: 'ada' },
      { key: 'my', value: 'tag' },
    ];
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
    [{}, "Missing value for required parameter 'experiment_id'"],
    [{ experiment_id: 'abc' }, "Invalid experiment ID 'abc'. Experiment ID must be a valid integer."],
    [{ experiment_id: 0 }, "Invalid value 0 for parameter 'experiment_id' supplied"],
    [{ experiment_id: '0', start_time: 'now' }, `Invalid value "now" for parameter 'start_time' supplied`],
    [{ experiment_id: '0', run_name: 5 }, "Invalid value 5 for parameter 'run_name' supplied"],
    // Kept, they would make every list that holds the run unreadable.
    [
      { experiment_id: '0', start_time: 1.7e15 },
      "for parameter 'start_time' supplied: A time is given in milliseconds",
    ],
    [{ experiment_id: '0', start_time: '1700000000000000000' }, 'is this one in micro- or nanoseconds?'],
    [{ experiment_id: '0', start_time: -62_135_596_800_001 }, 'A time is given in milliseconds'],
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
    for (const end_time of [-62_135_596_800_000, 253_402_300_799_999]) {
      const bound = await post('runs/update', { run_id: run, end_time });
      expect(bound).toMatchObject({ status: 200, body: { run_info: { end_time } } });
    }
    const late = { run_id: run, end_time: 253_402_300_800_000 };
    expect(await post('runs/update', late)).toMatchObject(wrong('A time is given in milliseconds'));
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

  test('search filters and orders by what was logged', async () => {
    const id = await newExperiment();
    const names = ['a', 'b', 'c', 'd'];
    for (const [index, name] of names.entries()) {
      const run = await newRun({ experiment_id: id, run_name: name, start_time: 1 + index });
      const value = ['NaN', 0.5, 0.1][index];
      if (value !== undefined) await post('runs/log-metric', { run_id: run, key: 'val loss', value, timestamp: 1 });
      await post('runs/log-parameter', { run_id: run, key: 'model', value: index % 2 ? 'net' : 'tree' });
    }
    const search = async (filter: string, order_by: string[] = []) => {
      const { body } = await post('runs/search', { experiment_ids: [id], filter, order_by });
      const runs = (body['runs'] ?? []) as unknown as { info: { run_name: string } }[];
      return runs.map(({ info }) => info.run_name).join('');
    };
    expect(await search('metrics.`val loss` < 1')).toBe('cb');
    expect(await search("params.model = 'tree' OR metrics.`val loss` >= 0.5")).toBe('cba');
    expect(await search("tags.mlflow.runName LIKE 'A' OR tags.`mlflow.runName` = 'd'")).toBe('d');
    expect(await search('', ['metrics.`val loss`'])).toBe('cbad');
    expect(await search('', ['metrics.`val loss` DESC'])).toBe('bcad');
    expect(await search('', ['params.model', 'tags.mlflow.runName DESC'])).toBe('dbca');
  });

  test('search finds runs by the datasets they read', async () => {
    const id = await newExperiment();
    const run = await newRun({ experiment_id: id });
    await newRun({ experiment_id: id });
    const dataset = { name: 'flights', digest: 'd1', source_type: 'local', source: '{}' };
    const datasets = [{ dataset, tags: [{ key: 'mlflow.data.context', value: 'training' }] }];
    expect((await post('runs/log-inputs', { run_id: run, datasets })).status).toBe(200);
    const found = async (filter: string) => {
      const { body } = await post('runs/search', { experiment_ids: [id], filter });
      return ((body['runs'] ?? []) as unknown as { info: { run_id: string } }[]).map(({ info }) => info.run_id);
    };
    expect(await found("datasets.name = 'flights' AND dataset.digest IN ('d0', 'd1')")).toEqual([run]);
    expect(await found("dataset.context LIKE 'train%'")).toEqual([run]);
    expect(await found("dataset.name = 'other'")).toEqual([]);
  });

  test.each<[object, string]>([
    [{ max_results: 123_456_789 }, "Invalid value 123456789 for parameter 'max_results' supplied"],
    [{ filter: 'metrics.a > "x"' }, 'Expected numeric value type for metric. Found "x"'],
    [{ filter: "foo.a = 'x'" }, "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', "],
    [{ order_by: ['metrics.a SIDEWAYS'] }, "Invalid ordering key in order_by clause 'metrics.a SIDEWAYS'."],
    [{ order_by: ['end_time', 'end_time DESC'] }, '`order_by` contains duplicate fields'],
    [{ page_token: '%' }, 'Invalid page token, could not base64-decode'],
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
