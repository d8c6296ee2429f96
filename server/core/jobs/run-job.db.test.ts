import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../context';
import { closeDb, db } from '../db';
import { AppError, invalid } from '../errors';
import { inTransaction } from '../transaction';
import { makeProject } from '@/server/testing/factories';
import { stopBoss } from './boss';
import { enqueueJob } from './enqueue-job';
import type { JobHandle, JobHandler } from './job-handle';
import { failDeadJob, JobAborted, runJob } from './run-job';

type Look = JobHandle<'test.look'>;
interface Ending {
  status: string;
  sentence: string;
}

let ctx: Context;

beforeAll(async () => {
  ctx = await makeProject();
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

const enqueue = () =>
  inTransaction((tx) =>
    enqueueJob(tx, ctx, { kind: 'test.look', payload: { testId: 'some test', asOf: null }, title: 'Look' }),
  );
const requestCancel = async (id: string) => db().job.update({ where: { id }, data: { cancelRequestedAt: new Date() } });
const read = (id: string) => db().job.findUniqueOrThrow({ where: { id } });

interface Start {
  work: (job: Look) => Promise<unknown>;
  outer?: AbortSignal;
  endings?: Ending[];
}

function start(jobId: string, { work, outer = new AbortController().signal, endings = [] }: Start): Promise<void> {
  const handler: JobHandler<'test.look'> = {
    run: work,
    onEnd: async (_job, end) => void endings.push(end),
  };
  return runJob({ jobId, workerId: 'worker 1', outer, handlers: { 'test.look': async () => handler } });
}

/** Stays at work until told to stop, as a training does. */
const untilAborted = (begun: () => void) => (job: Look) =>
  new Promise((_resolve, reject) => {
    job.signal.addEventListener('abort', () => reject(job.signal.reason));
    begun();
  });

describe('runJob', () => {
  it('hands over the payload in the name of who asked, and keeps result, progress and log', async () => {
    const id = await enqueue();
    await start(id, {
      work: async (job) => {
        job.progress({ done: 3, total: 4, unit: 'days' });
        job.log('half way');
        return { testId: job.payload.testId, actor: job.ctx.actor.name, attempt: job.attempt };
      },
    });
    const job = await read(id);
    expect(job).toMatchObject({ status: 'done', done: 3, total: 4, unit: 'days', attempt: 1, workerId: 'worker 1' });
    expect(job.result).toEqual({ testId: 'some test', actor: ctx.actor.name, attempt: 1 });
    expect((await db().jobLog.findMany({ where: { jobId: id } })).map(({ text }) => text)).toEqual(['half way']);
  });

  it.each([
    ['a sentence for a person', invalid('The column "x" is missing.'), 'The column "x" is missing.'],
    ['an unexpected error', new Error('boom'), 'It failed unexpectedly: boom'],
  ])('fails for good on %s, and tells the subject', async (_name, error, sentence) => {
    const id = await enqueue();
    const endings: Ending[] = [];
    await start(id, { work: () => Promise.reject(error), endings });
    expect(await read(id)).toMatchObject({ status: 'failed', error: sentence });
    expect(endings).toEqual([{ status: 'failed', sentence }]);
  });

  it.each([
    ['the database was away', Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })],
    ['a part was not reachable', new AppError('Unavailable', 'The store does not answer.')],
  ])('is queued again when %s', async (_name, error) => {
    const id = await enqueue();
    const endings: Ending[] = [];
    await expect(start(id, { work: () => Promise.reject(error), endings })).rejects.toBe(error);
    expect(await read(id)).toMatchObject({ status: 'queued', attempt: 1 });
    await start(id, { work: async () => 'second', endings });
    expect(await read(id)).toMatchObject({ status: 'done', attempt: 2, result: 'second' });
    expect(endings).toEqual([]);
  });

  it('ends within two seconds of being cancelled', async () => {
    const id = await enqueue();
    const endings: Ending[] = [];
    let asked: Promise<unknown> = Promise.resolve();
    const cancel = () => {
      asked = requestCancel(id);
    };
    await start(id, { work: untilAborted(cancel), endings });
    await asked;
    expect(await read(id)).toMatchObject({ status: 'cancelled', error: 'Cancelled by a person.' });
    expect(endings).toEqual([{ status: 'cancelled', sentence: 'Cancelled by a person.' }]);
  });

  it('goes back into the queue when its worker stops', async () => {
    const id = await enqueue();
    const shutdown = new AbortController();
    const work = untilAborted(() => shutdown.abort(new JobAborted('shutdown')));
    await expect(start(id, { work, outer: shutdown.signal })).rejects.toBeInstanceOf(JobAborted);
    expect(await read(id)).toMatchObject({ status: 'queued' });
  });

  it('writes nothing more once another worker has taken it', async () => {
    const id = await enqueue();
    const endings: Ending[] = [];
    const takenAway = () => void start(id, { work: async () => 'by the other' }).catch(() => undefined);
    await start(id, { work: untilAborted(takenAway), endings });
    expect(await read(id)).toMatchObject({ status: 'done', attempt: 2, result: 'by the other' });
    expect(endings).toEqual([]);
  });

  it('never starts one that was cancelled while it waited, but gives its subject a final state', async () => {
    const id = await enqueue();
    await requestCancel(id);
    const endings: Ending[] = [];
    let started = false;
    await start(id, { work: async () => (started = true), endings });
    expect(started).toBe(false);
    expect(endings).toEqual([{ status: 'cancelled', sentence: 'Cancelled before it began.' }]);
    expect(await read(id)).toMatchObject({ status: 'cancelled' });
  });

  it('fails in words when this worker does not know the kind', async () => {
    const id = await enqueue();
    await runJob({ jobId: id, workerId: 'w', outer: new AbortController().signal, handlers: {} });
    expect(await read(id)).toMatchObject({
      status: 'failed',
      error: 'This worker knows no job called test.look: is it an older version?',
    });
  });
});

it('fails a job whose workers died again and again', async () => {
  const id = await enqueue();
  await db().job.update({ where: { id }, data: { status: 'running', attempt: 3 } });
  await failDeadJob(id, {});
  const job = await read(id);
  expect(job.status).toBe('failed');
  expect(job.error).toContain('died 3 times');
});

it('fails a job that met the same trouble at each attempt with what it was', async () => {
  const id = await enqueue();
  const work = () => Promise.reject(new AppError('Unavailable', 'The disk is not mounted.'));
  await expect(start(id, { work })).rejects.toThrow('not mounted');
  await expect(start(id, { work })).rejects.toThrow('not mounted');
  expect(await read(id)).toMatchObject({ status: 'queued', error: 'The disk is not mounted.' });
  await failDeadJob(id, {});
  expect(await read(id)).toMatchObject({ status: 'failed', error: 'It was tried 2 times. The disk is not mounted.' });
});

it('queues one job where a unique one already waits', async () => {
  const ask = () =>
    inTransaction((tx) =>
      enqueueJob(tx, ctx, {
        kind: 'test.look',
        payload: { testId: 'u', asOf: null },
        title: 'Look',
        unique: 'test u',
      }),
    );
  const first = await ask();
  expect(await ask()).toBe(first);
  await db().job.update({ where: { id: first }, data: { status: 'running' } });
  expect(await ask()).not.toBe(first);
});
