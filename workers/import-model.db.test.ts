import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import * as esbuild from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportModelQuery, ImportResult } from '@/lib/contracts/model-imports';
import { Signature } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { runJob } from '@/server/core/jobs/run-job';
import { putObject, storeRoot } from '@/server/core/storage/object-store';
import { importLoggedModel, loadBundle } from '@/server/models';
import { importModel } from '@/server/models/importing/import-model';
import { floats, onnxFile, value } from '@/server/ml/testing/onnx-files';
import { fileTree, xgboostFile } from '@/server/ml/testing/xgboost-files';
import { asRole, makeProject } from '@/server/testing/factories';
import { useOwnHome } from '@/server/testing/served-models';
import { handlers } from './handlers';

useOwnHome();
const buildFolder = path.resolve('.build/import-test');
process.env['RINGSIDE_BUILD'] = buildFolder;
let ctx: Context;

const trees = (leaf = 3) =>
  xgboostFile({
    objective: 'binary:logistic',
    baseScore: '5E-1',
    features: 2,
    names: ['age', 'income'],
    trees: [fileTree([{ feature: 0, below: 40, left: 1, right: 2, missing: 'left' }, -1, leaf])],
  });
const graph = onnxFile({
  nodes: [{ op: 'Gemm', in: ['x', 'w', 'b'], out: ['y'] }],
  inputs: [value('x', 'float', ['N', 2])],
  outputs: [value('y', 'float', ['N', 1])],
  initializers: [floats('w', [2, 1], [2, -1]), floats('b', [1], [0.5])],
});

const queryOf = (query: Partial<Record<keyof ImportModelQuery, string>>) =>
  ImportModelQuery.parse({ fileName: 'model.json', modelName: 'churn', ...query });

async function work(jobId: string) {
  await runJob({ jobId, workerId: 'worker', outer: new AbortController().signal, handlers });
  return db().job.findUniqueOrThrow({ where: { id: jobId } });
}

async function send(bytes: Uint8Array, query: Partial<Record<keyof ImportModelQuery, string>> = {}) {
  const { jobId } = await importModel(ctx, { ...queryOf(query), source: Readable.from([Buffer.from(bytes)]) });
  return work(jobId);
}

const versionsOf = (name: string) =>
  db().modelVersion.findMany({ where: { projectId: ctx.projectId, model: { name } }, orderBy: { version: 'asc' } });
const leftovers = () => readdir(path.join(storeRoot(), 'scratch')).catch(() => []);

beforeAll(async () => {
  await esbuild.build({
    entryPoints: ['workers/import-child.ts'],
    outdir: path.join(buildFolder, 'workers'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
  });
  ctx = await makeProject();
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

describe('importing a model', () => {
  it('makes a version that can be served, with signature, sample and author', async () => {
    const job = await send(trees(), { classes: 'stays, leaves', target: 'churned', description: 'from the old team' });
    expect(job).toMatchObject({ status: 'done', error: null });
    const result = ImportResult.parse(job.result);
    const [version] = await versionsOf('churn');
    expect(version).toMatchObject({
      id: result.versionId,
      version: 1,
      kind: 'gbt',
      task: 'binary',
      runId: null,
      description: 'from the old team',
      createdById: ctx.actor.id,
      trainedOn: { sentence: 'elsewhere, imported from model.json (XGBoost 2.1.0)' },
    });
    expect(Signature.parse(version?.signature)).toMatchObject({
      classes: ['stays', 'leaves'],
      outputName: 'churned',
      inputs: [{ name: 'age' }, { name: 'income' }],
    });
    const model = await loadBundle(version?.sha256 ?? '');
    expect(model.predict({ age: 50 })).toMatchObject({ label: 'leaves' });
    expect(model.predict({ age: 50 }).score).toBeCloseTo(1 / (1 + Math.exp(-3)), 6);
    expect(await leftovers()).toEqual([]);
    const audits = await db().auditEntry.findMany({ where: { projectId: ctx.projectId }, orderBy: { at: 'asc' } });
    expect(audits.map(({ action }) => action)).toEqual(['model.import', 'model.create', 'model-version.register']);
  });

  it('makes the next version of another file, and none of the same', async () => {
    const again = await send(trees(), { classes: 'stays, leaves', target: 'churned' });
    expect(again.result).toMatchObject({ version: 1 });
    const other = await send(trees(2), { classes: 'stays, leaves', target: 'churned' });
    expect(other.result).toMatchObject({ version: 2 });
    expect(await versionsOf('churn')).toHaveLength(2);
  });

  it('takes graphs, which answer through onnxruntime', async () => {
    const job = await send(graph, { fileName: 'line.onnx', modelName: 'line', featureNames: 'a,b' });
    expect(job.error).toBeNull();
    const [version] = await versionsOf('line');
    expect(version).toMatchObject({ kind: 'onnx', task: 'regression' });
    const model = await loadBundle(version?.sha256 ?? '');
    expect(model.predict({ a: 3, b: 4 }).score).toBeCloseTo(2.5, 6);
  });

  it.each<[string, Uint8Array, Partial<Record<keyof ImportModelQuery, string>>, string]>([
    ['garbage', Buffer.from('no model'), {}, 'This is no ONNX model, or it is cut off: it cannot be read as one.'],
    ['half a file', trees().subarray(0, 300), {}, 'its JSON is broken'],
    ['a pickle', Uint8Array.of(0x80, 4, 1), { fileName: 'model.pkl' }, 'export the model to ONNX'],
    ['wrong classes', trees(), { classes: 'a,b,c' }, 'The model answers 2 classes, but 3 were named: a, b, c.'],
    ['a broken graph', graph.subarray(0, 80), { fileName: 'x.onnx' }, 'cut off'],
  ])('of %s fails with a sentence and leaves nothing', async (_what, bytes, query, sentence) => {
    const job = await send(bytes, { modelName: 'broken', ...query });
    expect(job.status).toBe('failed');
    expect(job.error).toContain(sentence);
    expect(await versionsOf('broken')).toEqual([]);
    expect(await db().registeredModel.count({ where: { projectId: ctx.projectId, name: 'broken' } })).toBe(0);
    expect(await leftovers()).toEqual([]);
  });

  it('of an empty or broken upload is refused at once', async () => {
    await expect(importModel(ctx, { ...queryOf({}), source: Readable.from([]) })).rejects.toThrow('The file is empty');
    let sent = false;
    const cut = new Readable({
      read() {
        if (sent) this.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
        else this.push('x');
        sent = true;
      },
    });
    await expect(importModel(ctx, { ...queryOf({}), source: cut })).rejects.toThrow('broke off before its end');
    expect(await leftovers()).toEqual([]);
  });

  it('needs the permission to write models', async () => {
    const sent = { ...queryOf({}), source: Readable.from(['x']) };
    await expect(importModel(asRole(ctx, 'viewer'), sent)).rejects.toThrow('may not do this');
  });
});

describe('importing a logged model', () => {
  it('makes a version that belongs to the run', async () => {
    const { orgId, projectId } = ctx;
    const experiment = await db().experiment.findFirstOrThrow({ where: { projectId } });
    const run = await db().run.create({
      data: {
        ...{ id: 'a'.repeat(32), orgId, projectId, experimentId: experiment.id },
        ...{ name: 'r', status: 'finished', source: 'client' },
      },
    });
    const stored = await putObject(Readable.from([Buffer.from(trees())]));
    await db().artifact.create({ data: { orgId, runId: run.id, path: 'model/model.json', ...stored } });
    const logged = { runId: run.id, artifactPath: '/model/', modelName: 'logged' };
    const job = await work((await importLoggedModel(ctx, logged)).jobId);
    expect(job.error).toBeNull();
    expect(await versionsOf('logged')).toMatchObject([{ runId: run.id, version: 1 }]);
    const sibling = { orgId, runId: run.id, ...(await putObject(Readable.from([Buffer.from('no model')]))) };
    for (const path of ['my_model/model.json', 'my-model/a.txt', 'my_model2/b.txt'])
      await db().artifact.create({ data: { ...sibling, path } });
    const { jobId } = await importLoggedModel(ctx, { ...logged, artifactPath: 'my_model' });
    expect((await db().job.findUniqueOrThrow({ where: { id: jobId } })).payload).toMatchObject({
      files: [{ name: 'my_model/model.json' }],
    });
    const many = Array.from({ length: 2001 }, (_, file) => ({ ...sibling, path: `deep/${file}` }));
    await db().artifact.createMany({ data: many });
    const deep = importLoggedModel(ctx, { ...logged, artifactPath: 'deep' });
    await expect(deep).rejects.toThrow('"deep" of the run r has more than 2000 files');
    const elsewhere = { ...logged, artifactPath: 'elsewhere' };
    await expect(importLoggedModel(ctx, elsewhere)).rejects.toThrow('has no files under');
    await expect(importLoggedModel(await makeProject(), logged)).rejects.toThrow('There is no run');
  });
});
