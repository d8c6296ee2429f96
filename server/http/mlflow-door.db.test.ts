import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '@/lib/contracts/access';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { guardOrigin } from '@/server/core/guard-origin';
import { sendError } from '@/server/core/send-error';
import { createApiKey } from '@/server/orgs';
import { makeProject, unique } from '@/server/testing/factories';
import { mlflowDoor } from './mlflow-door';

let app: FastifyInstance;
let address: string;
let ctx: Context;
let key: string;
beforeAll(async () => {
  ctx = await makeProject();
  key = await makeKey(['read', 'write'], ctx.projectSlug);
  app = Fastify();
  app.setErrorHandler(sendError);
  app.addHook('onRequest', async (request) => guardOrigin(request));
  await mlflowDoor(app);
  address = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  await closeDb();
});

async function makeKey(scopes: Scope[], projectSlug?: string): Promise<string> {
  const made = await createApiKey(ctx, { name: `key ${unique()}`, scopes, ...(projectSlug ? { projectSlug } : {}) });
  return made.secret;
}

/** Sends what the Python client sends: its headers, both names of a run, JSON bodies, and queries on GET. */
function client(trackingUri: string, authorization: string) {
  const headers = {
    'user-agent': 'mlflow-python-client/3.11.1',
    'accept-encoding': 'gzip, deflate',
    accept: '*/*',
    connection: 'keep-alive',
    authorization,
  };
  const call = async (url: string, init: RequestInit) => {
    const response = await fetch(url, { ...init, headers: { ...headers, ...init.headers } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    get: (path: string, query: Record<string, string>) =>
      call(`${trackingUri}/api/2.0/mlflow/${path}?${new URLSearchParams(query)}`, {}),
    post: (path: string, body: object, method = 'POST') =>
      call(`${trackingUri}/api/2.0/mlflow/${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}

const basic = (password: string) => `Basic ${Buffer.from(`anybody:${password}`).toString('base64')}`;

/** The calls of `mlflow.set_experiment`, `start_run`, `log_*`, `end_run`, and of reading it back, in their order. */
async function logOneRun({ get, post }: ReturnType<typeof client>, experimentName: string) {
  const missing = await get('experiments/get-by-name', { experiment_name: experimentName });
  const created = await post('experiments/create', { name: experimentName });
  const experiment = { experiment_id: String(created.body['experiment_id']) };
  await get('experiments/get', experiment);
  const begun = await post('runs/create', {
    ...experiment,
    user_id: 'ada',
    start_time: 1_790_000_000_000,
    tags: [
      { key: 'mlflow.user', value: 'ada' },
      { key: 'mlflow.source.name', value: 'train.py' },
      { key: 'mlflow.source.type', value: 'LOCAL' },
    ],
    run_name: 'first try',
  });
  const { run_id: runId } = (begun.body as { run: { info: { run_id: string } } }).run.info;
  const both = { run_uuid: runId, run_id: runId };
  const steps = Array.from({ length: 50 }, (_, step) => step);
  const answers = [
    await post('runs/log-parameter', { ...both, key: 'lr', value: '0.1' }),
    await post('runs/log-metric', { ...both, key: 'loss', value: 0.5, timestamp: 1_790_000_000_001, step: 0 }),
    await post('runs/log-metric', { ...both, key: 'loss', value: 'NaN', timestamp: 1_790_000_000_002, step: 1 }),
    await post('runs/log-batch', {
      run_id: runId,
      metrics: steps.map((step) => ({ key: 'auc', value: step, timestamp: 1_790_000_000_003, step })),
      params: [{ key: 'depth', value: '7' }],
      tags: [{ key: 'stage', value: 'test' }],
    }),
    await post('runs/set-tag', { ...both, key: 'mlflow.note.content', value: 'a note' }),
    await post('runs/update', { ...both, status: 'FINISHED', end_time: 1_790_000_000_009 }),
  ];
  return { missing, experiment, runId, both, answers };
}

describe.each<[string, () => ReturnType<typeof client>]>([
  ['a bearer token at the project address', () => client(`${address}/p/${ctx.projectSlug}`, `Bearer ${key}`)],
  ['a basic password at the root, into the default project of the key', () => client(address, basic(key))],
])('a client with %s', (_, connect) => {
  test('logs a run and reads back what it logged', async () => {
    const mlflow = connect();
    const { missing, experiment, runId, both, answers } = await logOneRun(mlflow, `exp ${unique()}`);
    expect(missing.status).toBe(404);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const run = await mlflow.get('runs/get', both);
    expect(run.body['run']).toMatchObject({
      info: { run_name: 'first try', user_id: 'ada', status: 'FINISHED', end_time: 1_790_000_000_009 },
      data: {
        metrics: [
          { key: 'auc', value: 49, step: 49 },
          { key: 'loss', value: 'NaN', step: 1 },
        ],
        params: [
          { key: 'lr', value: '0.1' },
          { key: 'depth', value: '7' },
        ],
      },
    });
    const found = await mlflow.post('runs/search', {
      experiment_ids: [experiment.experiment_id],
      filter: '',
      run_view_type: 'ACTIVE_ONLY',
      max_results: 1000,
    });
    expect(found.body).toEqual({ runs: [run.body['run']] });
    const history = await mlflow.get('metrics/get-history', { ...both, metric_key: 'auc', max_results: '25000' });
    expect(history.body['metrics']).toHaveLength(50);
    const row = await db().run.findUniqueOrThrow({ where: { id: runId } });
    expect(row).toMatchObject({ projectId: ctx.projectId, orgId: ctx.orgId, source: 'client', status: 'finished' });
    const audit = await db().auditEntry.findMany({ where: { subjectId: runId }, orderBy: { at: 'asc' } });
    expect(audit).toMatchObject([{ action: 'run.create', actorType: 'api-key' }, { action: 'run.update' }]);
  });
});

test('registers a model by name, describes it and takes it away, as its client does', async () => {
  const mlflow = client(`${address}/p/${ctx.projectSlug}`, `Bearer ${key}`);
  const name = `model ${unique()}`;
  const made = await mlflow.post('registered-models/create', { name });
  expect(made).toMatchObject({ status: 200, body: { registered_model: { name } } });
  await mlflow.post('registered-models/update', { name, description: 'why' }, 'PATCH');
  const filter = `name='${name}' AND tag.\`mlflow.prompt.is_prompt\` != 'true'`;
  const found = await mlflow.get('registered-models/search', { filter, max_results: '100' });
  expect(found.body).toMatchObject({ registered_models: [{ name, description: 'why' }] });
  const gone = await mlflow.post('registered-models/alias', { name, alias: 'blue' }, 'DELETE');
  expect(gone).toEqual({ status: 200, body: {} });
  expect((await mlflow.post('registered-models/delete', { name }, 'DELETE')).status).toBe(200);
  expect((await mlflow.get('registered-models/get', { name })).status).toBe(404);
});

test.each<[string, () => Promise<string>, number, string]>([
  ['no key', async () => '', 401, 'You are not authenticated.'],
  ['an unknown key', async () => 'Bearer rs_unknown', 401, 'You are not authenticated.'],
  ['a key without the scope', async () => `Bearer ${await makeKey(['read'])}`, 403, 'Permission denied.'],
])('%s is told so', async (_, authorization, status, words) => {
  const { post } = client(`${address}/p/${ctx.projectSlug}`, await authorization());
  const answer = await post('runs/create', { experiment_id: '0' });
  expect(answer).toMatchObject({ status, body: { message: expect.stringContaining(words) as string } });
});

test("another organisation's project, a deleted one and one that never was are all not found", async () => {
  const [other, deleted] = [
    await makeProject(),
    await db().project.create({
      data: { orgId: ctx.orgId, name: 'gone', slug: `p-${unique()}`, deletedAt: new Date() },
    }),
  ];
  for (const slug of [other.projectSlug, deleted.slug, 'never-was']) {
    const answer = await client(`${address}/p/${slug}`, `Bearer ${key}`).get('experiments/get', { experiment_id: '0' });
    expect(answer).toMatchObject({ status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST' } });
  }
});
