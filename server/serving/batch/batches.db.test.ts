import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchDetail } from '@/lib/contracts/batches';
import type { Row } from '@/lib/contracts/basics';
import type { ColumnProfile } from '@/lib/contracts/datasets';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { describeVersions, loadTable } from '@/server/datasets';
import { cellAt, getColumn, rowAt } from '@/lib/preprocessing/table';
import { loadBundle } from '@/server/models';
import { makeDatasetVersion } from '@/server/testing/datasets';
import { asRole, makeProject } from '@/server/testing/factories';
import { makeFlights, makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint } from '@/server/testing/serving-log';
import { cancelBatch } from './cancel-batch';
import { getBatch, listBatches } from './get-batch';
import { resumeBatch } from './resume-batch';
import { startBatch } from './start-batch';
import { sweepParts } from './sweep-parts';
import { filesIn, runBatch, runOne } from './testing/run-batch';

useOwnHome();
let ctx: Context;
let other: Context;
let modelVersionId = '';
let datasetVersionId = '';
let inputProfile: ColumnProfile[] = [];
const flights: Row[] = makeFlights(1000, 5).map((row, id) => ({ id, ...row, ...(id === 700 ? { origin: null } : {}) }));

const start = (input: Partial<Parameters<typeof startBatch>[1]> = {}) =>
  startBatch(ctx, { modelVersionId, datasetVersionId, partRows: 300, ...input });
const jobOf = (batch: BatchDetail, place: number) => batch.shards[place]?.jobId ?? '';
const statuses = (batch: BatchDetail) => batch.shards.map(({ status }) => status);
const result = (batch: BatchDetail) => loadTable(ctx, { versionIds: [batch.output?.datasetVersionId ?? ''] });
const actions = async (id: string) => {
  const rows = await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { at: 'asc' } });
  return rows.map(({ action }) => action);
};

beforeAll(async () => {
  [ctx, other] = await Promise.all([makeProject(), makeProject()]);
  modelVersionId = (await makeModelVersion(ctx, { spec: { exclude: ['date'] } })).id;
  const made = await makeDatasetVersion(ctx, { name: 'flights', rows: flights, timeColumn: 'date' });
  datasetVersionId = made.id;
  inputProfile = made.profile;
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

describe('a batch', () => {
  it('becomes one dataset version with its input in order, and the answers of the model', async () => {
    const started = await start();
    expect(started).toMatchObject({ status: 'running', rows: 1000, done: 0, name: 'flights v1 by flight-delay v1' });
    expect(started.shards.map(({ fromRow, rows }) => [fromRow, rows])).toEqual([
      ...[[0, 300], [300, 300], [600, 300], [900, 100]],
    ]);
    const done = await runBatch(ctx, started.id);
    const output = { name: 'flights scored', version: 1 };
    expect(done).toMatchObject({ status: 'done', done: 1000, unscored: 1, output });
    const table = await result(done);
    const { sha256 } = await db().modelVersion.findUniqueOrThrow({ where: { id: modelVersionId } });
    const model = await loadBundle(sha256);
    expect(table.rowCount).toBe(1000);
    for (const [id, { distance, origin, delay }] of flights.entries()) {
      const { label, score } = model.predict({ distance, origin });
      const answer = id === 700 ? { prediction: null, probability: null } : { prediction: label, probability: score };
      expect(rowAt(table, id)).toMatchObject({ id, delay, ...answer, model_version: 'flight-delay v1' });
    }
    expect(cellAt(getColumn(table, 'problem'), 700)).toMatch(/^field "origin" is null/);
    expect(done.shards[2]?.problem).toMatch(/^field "origin" is null/);
  });

  it('leaves a version that is profiled like any other, knows its time, and nothing of its parts', async () => {
    const before = await filesIn('objects');
    const done = await runBatch(ctx, (await start({ outputName: 'profiled' })).id);
    const id = done.output?.datasetVersionId ?? '';
    const [version] = await describeVersions(ctx, [id]);
    expect(version).toMatchObject({ status: 'ready', sourceKind: 'batch', rowCount: 1000, timeColumn: 'date' });
    expect(version?.minTime).toMatch(/^2001-01-01T/);
    const row = await db().datasetVersion.findUniqueOrThrow({ where: { id } });
    expect(row.profile).toMatchObject({
      columns: expect.arrayContaining([
        expect.objectContaining({ name: 'probability', type: 'number', missing: 1 }),
        expect.objectContaining({ name: 'prediction', type: 'category', distinct: 2 }),
        ...inputProfile,
      ]),
    });
    // The same rows as those of the batch before lie in the same file.
    expect((await filesIn('objects')).sort()).toEqual(before.sort());
    expect(await filesIn('scratch')).toEqual([]);
    expect(await actions(done.id)).toEqual(['batch.start', 'batch.finish']);
    expect((await listBatches(ctx, { limit: 10, datasetVersion: id })).items.map((one) => one.id)).toEqual([done.id]);
  });

  it('keeps the columns that were chosen, and pins the champion of an endpoint', async () => {
    const endpoint = await makeEndpoint(ctx, modelVersionId);
    const batch = await start({ modelVersionId: undefined, endpointId: endpoint.id, keep: ['id'], outputName: 'few' });
    expect(batch).toMatchObject({ model: { versionId: modelVersionId }, endpoint: { id: endpoint.id } });
    const table = await result(await runBatch(ctx, batch.id));
    expect([...table.columns.keys()]).toEqual(['id', 'prediction', 'probability', 'model_version', 'problem']);
    const again = await runBatch(ctx, (await start({ keep: [], outputName: 'few' })).id);
    expect(again.output).toMatchObject({ name: 'few', version: 2 });
  });

  it('is refused with the names of the columns before any job is made', async () => {
    const rows = [{ origin: 'ATL' }, { origin: 'ORD' }];
    const { id } = await makeDatasetVersion(ctx, { name: 'short', rows });
    const jobs = await db().job.count();
    await expect(start({ datasetVersionId: id })).rejects.toThrow('short v1 cannot be scored by flight-delay v1');
    await expect(start({ datasetVersionId: id })).rejects.toThrow('it has no column "distance"');
    await expect(start({ outputName: 'flights' })).rejects.toThrow('"flights" cannot hold the scores of its own rows');
    expect(await db().job.count()).toBe(jobs);
  });
});

describe('a batch whose workers die', () => {
  it('doubles nothing when a part is run twice, and takes only the newest attempt', async () => {
    const batch = await start({ outputName: 'twice' });
    await runOne(jobOf(batch, 0));
    await runOne(jobOf(batch, 0));
    // A worker that died in the middle: the queue starts the job again.
    const shard = await db().batchShard.findFirstOrThrow({ where: { batchId: batch.id, place: 1 } });
    await db().batchShard.update({ where: { id: shard.id }, data: { status: 'running', attempt: 1, done: 120 } });
    await db().job.update({ where: { id: jobOf(batch, 1) }, data: { status: 'running', attempt: 1 } });
    await runOne(jobOf(batch, 1));
    expect((await getBatch(ctx, batch.id)).shards[1]).toMatchObject({ status: 'done', attempt: 2, done: 300 });
    const done = await runBatch(ctx, batch.id);
    await runOne(done.joinJobId ?? '');
    expect(done.output?.version).toBe(1);
    const table = await result(done);
    const ids = Array.from({ length: 1000 }, (_, row) => cellAt(getColumn(table, 'id'), row));
    expect(ids).toEqual(Array.from({ length: 1000 }, (_, id) => id));
    const twice = { name: 'twice', projectId: ctx.projectId };
    expect(await db().datasetVersion.count({ where: { dataset: twice } })).toBe(1);
  });

  it('is joined once where its last parts end at the same moment', async () => {
    const batch = await start({ outputName: 'together' });
    await Promise.all(batch.shards.map(({ jobId }) => runOne(jobId ?? '')));
    expect(await db().job.count({ where: { subjectId: batch.id, kind: 'batch.join' } })).toBe(1);
    expect(await runBatch(ctx, batch.id)).toMatchObject({ status: 'done', done: 1000, output: { version: 1 } });
  });

  it('fails with a sentence, and resumes with what is missing only', async () => {
    const batch = await start({ outputName: 'resumed' });
    await runOne(jobOf(batch, 0));
    const { sha256 } = await db().modelVersion.findUniqueOrThrow({ where: { id: modelVersionId } });
    await db().modelVersion.update({ where: { id: modelVersionId }, data: { deletedAt: new Date() } });
    await runOne(jobOf(batch, 1));
    await db().modelVersion.update({ where: { id: modelVersionId }, data: { deletedAt: null, sha256 } });
    const failed = await getBatch(ctx, batch.id);
    expect(failed).toMatchObject({ status: 'failed', error: `There is no model version ${modelVersionId} here.` });
    expect(statuses(failed)).toEqual(['done', 'failed', 'stopped', 'stopped']);
    const jobs = await db().job.findMany({ where: { subjectId: batch.id }, orderBy: { createdAt: 'asc' } });
    expect(jobs.map(({ status }) => status)).toEqual(['done', 'failed', 'cancelled', 'cancelled']);
    const resumed = await resumeBatch(ctx, batch.id);
    expect(statuses(resumed)).toEqual(['done', 'queued', 'queued', 'queued']);
    expect(jobOf(resumed, 0)).toBe(jobOf(batch, 0));
    const done = await runBatch(ctx, batch.id);
    expect(done).toMatchObject({ status: 'done', done: 1000, error: null });
    expect(await actions(batch.id)).toEqual(['batch.start', 'batch.fail', 'batch.resume', 'batch.finish']);
    await expect(resumeBatch(ctx, batch.id)).rejects.toThrow('cannot be resumed: it is done');
  });

  it('scores a part again whose file is gone when it is resumed', async () => {
    const batch = await start({ outputName: 'lost' });
    await runOne(jobOf(batch, 0));
    await cancelBatch(ctx, batch.id);
    await db().batchShard.updateMany({ where: { batchId: batch.id, place: 0 }, data: { sha256: 'f'.repeat(64) } });
    expect(statuses(await resumeBatch(ctx, batch.id))).toEqual(['queued', 'queued', 'queued', 'queued']);
    expect(await runBatch(ctx, batch.id)).toMatchObject({ status: 'done', done: 1000 });
  });

  it('keeps what was scored for a week after a bad end', async () => {
    const batch = await start({ outputName: 'old' });
    await runOne(jobOf(batch, 0));
    await cancelBatch(ctx, batch.id);
    const files = await filesIn('objects');
    await sweepParts(new Date(Date.now() + 6 * 86_400_000));
    expect((await filesIn('objects')).sort()).toEqual(files.sort());
    await sweepParts(new Date(Date.now() + 8 * 86_400_000));
    expect((await getBatch(ctx, batch.id)).done).toBe(0);
    expect((await filesIn('objects')).length).toBeLessThan(files.length);
    expect(statuses(await resumeBatch(ctx, batch.id))).toEqual(['queued', 'queued', 'queued', 'queued']);
    await cancelBatch(ctx, batch.id);
  });

  it('ends when it is cancelled, and what still runs then writes nothing', async () => {
    const batch = await start({ outputName: 'cancelled' });
    await runOne(jobOf(batch, 0));
    await db().job.update({ where: { id: jobOf(batch, 1) }, data: { status: 'running' } });
    const cancelled = await cancelBatch(ctx, batch.id);
    expect(cancelled.status).toBe('cancelled');
    expect(statuses(cancelled)).toEqual(['done', 'stopped', 'stopped', 'stopped']);
    const job = await db().job.findUniqueOrThrow({ where: { id: jobOf(batch, 1) } });
    expect(job.cancelRequestedAt).not.toBeNull();
    await runOne(jobOf(batch, 2));
    expect(statuses(await getBatch(ctx, batch.id))).toEqual(['done', 'stopped', 'stopped', 'stopped']);
    expect(await db().dataset.findFirst({ where: { name: 'cancelled', projectId: ctx.projectId } })).toBeNull();
  });
});

describe('who may see and start a batch', () => {
  it('finds nothing of another organisation', async () => {
    const { id } = await start({ outputName: 'mine' });
    for (const ask of [getBatch, cancelBatch, resumeBatch]) {
      await expect(ask(other, id)).rejects.toMatchObject({ code: 'NotFound' });
    }
    await expect(startBatch(other, { modelVersionId, datasetVersionId })).rejects.toMatchObject({ code: 'NotFound' });
    expect((await listBatches(other, { limit: 10 })).items).toEqual([]);
    await cancelBatch(ctx, id);
  });

  it('lets a viewer look, not act', async () => {
    const viewer = asRole(ctx, 'viewer');
    expect((await listBatches(viewer, { limit: 1 })).nextCursor).not.toBeNull();
    const forbidden = { code: 'Forbidden' };
    await expect(startBatch(viewer, { modelVersionId, datasetVersionId })).rejects.toMatchObject(forbidden);
    await expect(cancelBatch(viewer, 'x')).rejects.toMatchObject(forbidden);
    await expect(resumeBatch(viewer, 'x')).rejects.toMatchObject(forbidden);
  });
});
