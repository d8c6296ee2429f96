import { Readable } from 'node:stream';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { runJob } from '@/server/core/jobs/run-job';
import { putObject } from '@/server/core/storage/object-store';
import { awaitImport, finishModelImport } from '@/server/models';
import { makeProject, unique } from '@/server/testing/factories';
import { makeTrainedRun } from '@/server/testing/registered-versions';
import { useOwnHome } from '@/server/testing/served-models';
import { mountMlflow } from './index';

useOwnHome();
let app: FastifyInstance;
let ctx: Context;
let caller: Context;
let trained = '';
let logged = '';
let name = '';

beforeAll(async () => {
  ctx = await makeProject();
  caller = ctx;
  app = Fastify();
  await mountMlflow(app, async () => caller);
  trained = (await makeTrainedRun(ctx)).runId;
  const created = await call('POST', 'runs/create', { experiment_id: '0' });
  logged = (created.body['run'] as { info: { run_id: string } }).info.run_id;
  const stored = await putObject(Readable.from([Buffer.from('flavors:\n  onnx:\n    data: model.onnx\n')]));
  await db().artifact.create({ data: { orgId: ctx.orgId, runId: logged, path: 'model/MLmodel', ...stored } });
});
beforeEach(async () => {
  caller = ctx;
  name = `m-${unique()}`;
  await call('POST', 'registered-models/create', { name });
});
afterAll(async () => {
  await app.close();
  await stopBoss(0);
  await closeDb();
});

async function call(method: 'GET' | 'POST', path: string, fields: Record<string, unknown>) {
  const sent = method === 'GET' ? { query: fields as Record<string, string> } : { payload: fields };
  const response = await app.inject({ method, url: `/api/2.0/mlflow/${path}`, ...sent });
  return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
}

const register = (fields: object) => call('POST', 'model-versions/create', { name, ...fields });
const said = (error_code: string, text: string) => ({ error_code, message: expect.stringContaining(text) as string });
const uriOf = (version: string) => call('GET', 'model-versions/get-download-uri', { name, version });

describe('the model of one of our trainings', () => {
  test.each<[string, (run: string) => object]>([
    ['its folder', (run) => ({ source: `runs:/${run}/model`, run_id: run })],
    ['its file', (run) => ({ source: `runs:/${run}/model/bundle.json` })],
    ['the run itself', (run) => ({ source: `runs:/${run}` })],
  ])('is registered by %s', async (_, fields) => {
    const { status, body } = await register({ ...fields(trained), description: 'as trained' });
    expect(status).toBe(200);
    const { source } = fields(trained) as { source: string };
    const version = { name, version: '1', status: 'READY', run_id: trained, description: 'as trained', source };
    expect(body).toMatchObject({ model_version: version });
    expect((await call('GET', 'model-versions/get', { name, version: '1' })).body).toEqual(body);
    expect((await uriOf('1')).body).toEqual({ artifact_uri: source });
    const where = { orgId: ctx.orgId, action: 'model-version.update', subjectName: `${name} v1` };
    expect((await db().auditEntry.findFirst({ where }))?.detail).toMatchObject({ source });
  });

  test('is registered by the artifact location of the run, and is one version when registered twice', async () => {
    const { body } = await call('GET', 'runs/get', { run_id: trained });
    const { artifact_uri } = (body['run'] as { info: { artifact_uri: string } }).info;
    const hosted = artifact_uri.replace('mlflow-artifacts:/', 'mlflow-artifacts://example.com:5000/');
    for (const source of [`${artifact_uri}/model`, `${hosted}/model`]) {
      const again = await register({ run_id: trained, source });
      expect(again).toMatchObject({ status: 200, body: { model_version: { version: '1' } } });
    }
  });
});

describe('a model directory among the files of a run', () => {
  const queued = async () => {
    for (let time = 0; time < 200; time += 1) {
      const where = { projectId: ctx.projectId, kind: 'model.import', title: { contains: name } };
      const job = await db().job.findFirst({ where });
      if (job) return job.id;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('no import was queued');
  };
  type Payload = Parameters<typeof finishModelImport>[1]['payload'];
  /** Reads no file: whatever was logged, its model is that of the training. */
  const importer = {
    run: async (job: { ctx: Context; payload: Payload }) => {
      const object = await db().artifact.findFirstOrThrow({ where: { runId: trained } });
      const { sha256, sizeBytes } = object;
      const stored = { sha256, sizeBytes: Number(sizeBytes) };
      const made = { kind: 'gbt', origin: undefined, notes: [] } as const;
      return finishModelImport(job.ctx, { payload: job.payload, object: stored, ...made });
    },
  };
  const failing = { run: () => Promise.reject(new RangeError('The directory has no flavour known here.')) };
  const work = async (handler: { run: typeof importer.run }) =>
    runJob({
      jobId: await queued(),
      workerId: 'test',
      outer: new AbortController().signal,
      handlers: { 'model.import': async () => handler },
    });

  test('is imported by a worker while the call waits', async () => {
    const answer = register({ source: `runs:/${logged}/model/`, run_id: logged, description: 'from afar' });
    await work(importer);
    const { status, body } = await answer;
    expect(status).toBe(200);
    expect(body).toMatchObject({
      model_version: { name, version: '1', status: 'READY', run_id: logged, description: 'from afar' },
    });
    expect((await uriOf('1')).body).toEqual({ artifact_uri: `runs:/${logged}/model/` });
  });

  test('that cannot be read is kept as it was described, with the reason', async () => {
    const answer = register({ source: `runs:/${logged}/model`, tags: [{ key: 'a', value: 'b' }] });
    await work(failing);
    const why = expect.stringContaining('no flavour known here') as string;
    const tags = [{ key: 'a', value: 'b' }];
    const kept = { version: '1', status: 'READY', status_message: why, run_id: logged, tags };
    expect(await answer).toMatchObject({ status: 200, body: { model_version: kept } });
    expect((await uriOf('1')).body).toEqual({ artifact_uri: `runs:/${logged}/model` });
  });

  test('whose import was cancelled, or takes long, says so', async () => {
    const answer = register({ source: `runs:/${logged}/model` });
    const early = await awaitImport(ctx, { jobId: await queued(), patienceMs: 0 });
    expect(early.status).toBe('queued');
    await db().job.update({ where: { id: await queued() }, data: { status: 'cancelled' } });
    expect(await answer).toMatchObject({ status: 409, body: said('RESOURCE_CONFLICT', 'was cancelled') });
  });
});
