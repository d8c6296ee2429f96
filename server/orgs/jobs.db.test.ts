import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { boss, stopBoss } from '@/server/core/jobs/boss';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { inTransaction } from '@/server/core/transaction';
import { asRole, makeProject } from '@/server/testing/factories';
import { cancelJob, getJob, listJobLog, listJobs } from './jobs';

let ctx: Context;

beforeAll(async () => {
  ctx = await makeProject();
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

const enqueue = () =>
  inTransaction((tx) => enqueueJob(tx, ctx, { kind: 'run.train', payload: { runId: 'r' }, title: 'Train trees' }));

it('lists those going on apart from those that ended, of this project alone', async () => {
  const [going, ended] = [await enqueue(), await enqueue()];
  await db().job.update({ where: { id: ended }, data: { status: 'done' } });
  const ids = async (active?: boolean) => (await listJobs(ctx, { limit: 50, active })).map(({ id }) => id);
  expect(await ids(true)).toContain(going);
  expect(await ids(true)).not.toContain(ended);
  expect(await ids()).toEqual(expect.arrayContaining([going, ended]));
  expect(await listJobs(await makeProject(), { limit: 50 })).toEqual([]);
});

it('cancels a waiting job at once, and has its subject ended without waiting for its lane', async () => {
  const id = await enqueue();
  expect(await cancelJob(ctx, id)).toMatchObject({ status: 'cancelled', cancelRequested: true });
  const queue = await boss();
  const [sent] = await queue.fetch<{ jobId: string }>('analysis');
  expect(sent?.data.jobId).toBe(id);
});

it('asks a running job to end, once', async () => {
  const id = await enqueue();
  await db().job.update({ where: { id }, data: { status: 'running' } });
  for (let press = 0; press < 2; press++) {
    expect(await cancelJob(ctx, id)).toMatchObject({ status: 'running', cancelRequested: true });
  }
  expect(await db().auditEntry.count({ where: { subjectId: id, action: 'job.cancel' } })).toBe(1);
});

it('leaves a job that has ended as it is', async () => {
  const id = await enqueue();
  await db().job.update({ where: { id }, data: { status: 'done' } });
  expect(await cancelJob(ctx, id)).toMatchObject({ status: 'done', cancelRequested: false });
});

it('lets a viewer read and not cancel, and hides the job from others', async () => {
  const id = await enqueue();
  expect((await getJob(asRole(ctx, 'viewer'), id)).title).toBe('Train trees');
  await expect(cancelJob(asRole(ctx, 'viewer'), id)).rejects.toMatchObject({ code: 'Forbidden' });
  await expect(cancelJob(await makeProject(), id)).rejects.toMatchObject({ code: 'NotFound' });
});

it('gives the lines of the log after the one that was seen last', async () => {
  const id = await enqueue();
  const line = (text: string) => ({ orgId: ctx.orgId, jobId: id, level: 'info', text, at: new Date() });
  await db().jobLog.createMany({ data: ['one', 'two', 'three'].map(line) });
  const [first] = await listJobLog(ctx, { id, after: '0' });
  expect((await listJobLog(ctx, { id, after: first?.id ?? '' })).map(({ text }) => text)).toEqual(['two', 'three']);
});
