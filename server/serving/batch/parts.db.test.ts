import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchDetail } from '@/lib/contracts/batches';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { objectPath, putObject } from '@/server/core/storage/object-store';
import { makeDatasetVersion } from '@/server/testing/datasets';
import { makeProject } from '@/server/testing/factories';
import { makeFlights, makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { cancelBatch } from './cancel-batch';
import { settleImporting } from './settle-importing';
import { beginShard, nameShard, PartTaken, type ShardAttempt } from './shard-attempt';
import { startBatch } from './start-batch';
import { sweepParts } from './sweep-parts';
import { runBatch } from './testing/run-batch';

useOwnHome();
let ctx: Context;
let modelVersionId = '';
let datasetVersionId = '';
const weekMs = 7 * 86_400_000;

beforeAll(async () => {
  ctx = await makeProject();
  modelVersionId = (await makeModelVersion(ctx, { kind: 'constant' })).id;
  datasetVersionId = (await makeDatasetVersion(ctx, { name: 'flights', rows: makeFlights(20) })).id;
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

const start = (outputName: string) => startBatch(ctx, { modelVersionId, datasetVersionId, partRows: 10, outputName });
const put = async (text: string) => (await putObject(Readable.from([Buffer.from(text)]))).sha256;
const isThere = (sha256: string) =>
  stat(objectPath(sha256)).then(
    () => true,
    () => false,
  );

async function begin(batch: BatchDetail): Promise<ShardAttempt> {
  const jobId = batch.shards[0]?.jobId ?? '';
  const shard = await db().batchShard.findFirstOrThrow({ where: { batchId: batch.id, place: 0 } });
  const job: JobHandle<'batch.score'> = {
    ...{ id: jobId, attempt: 1, ctx, payload: { shardId: shard.id }, signal: new AbortController().signal },
    ...{ progress: () => undefined, log: () => undefined },
  };
  const attempt = await beginShard(job);
  if (!attempt) throw new Error('the part was taken');
  return attempt;
}

describe('the file of a part', () => {
  it('is not stored by an attempt that another one took over, nor after the batch has ended', async () => {
    const batch = await start('taken');
    const old = await begin(batch);
    const young = await begin(batch);
    await expect(nameShard(old, 'a'.repeat(64))).rejects.toThrow(PartTaken);
    await cancelBatch(ctx, batch.id);
    await expect(nameShard(young, 'a'.repeat(64))).rejects.toThrow(PartTaken);
  });

  it('is found and removed also where its worker died before the part was done', async () => {
    const batch = await start('died');
    const sha256 = await put('half a part');
    await nameShard(await begin(batch), sha256);
    await cancelBatch(ctx, batch.id);
    await sweepParts(new Date(Date.now() + weekMs - 60_000));
    expect(await isThere(sha256)).toBe(true);
    await sweepParts(new Date(Date.now() + weekMs + 60_000));
    expect(await isThere(sha256)).toBe(false);
  });

  it('is removed also where the worker died after it was joined', async () => {
    const batch = await runBatch(ctx, (await start('joined')).id);
    expect(batch.status).toBe('done');
    expect(await db().batchShard.count({ where: { batchId: batch.id, sha256: { not: null } } })).toBe(0);
    const sha256 = await put('left behind');
    await db().batchShard.updateMany({ where: { batchId: batch.id, place: 1 }, data: { sha256 } });
    await sweepParts();
    expect(await isThere(sha256)).toBe(false);
    expect(await db().batchShard.count({ where: { batchId: batch.id, status: 'done', sha256: null } })).toBe(2);
  });
});

describe('batches whose files are imported', () => {
  const importing = async (outputName: string, project: Context) => {
    const { id } = await start(outputName);
    await db().batchShard.deleteMany({ where: { batchId: id } });
    const { projectId } = project;
    await db().batch.update({ where: { id }, data: { status: 'importing', rowCount: null, projectId } });
    return id;
  };
  const statusOf = async (id: string) => (await db().batch.findUniqueOrThrow({ where: { id } })).status;

  it('begin one by one: one that fails does not keep the others waiting', async () => {
    const broken = await importing('broken', ctx);
    // What no verb writes: reading it throws.
    await db().batch.update({ where: { id: broken }, data: { keep: 'nonsense' } });
    const good = await importing('good', ctx);
    await settleImporting();
    expect([await statusOf(broken), await statusOf(good)]).toEqual(['importing', 'running']);
    await db().batch.update({ where: { id: broken }, data: { status: 'failed' } });
  });

  it('wait while their project is archived', async () => {
    const resting = await makeProject();
    const id = await importing('resting', resting);
    await db().project.update({ where: { id: resting.projectId }, data: { archivedAt: new Date() } });
    await settleImporting();
    expect(await statusOf(id)).toBe('importing');
  });
});
