import { jobKinds, type JobName } from '@/lib/contracts/jobs';
import type { Job } from '@/prisma/generated/client';
import { systemContext, type Context } from '../context';
import { db } from '../db';
import { AppError } from '../errors';
import { projectPlace, publishEventNow } from '../events';
import type { JobHandle, JobHandler, JobHandlers } from './job-handle';
import { JobReporter } from './job-reporter';

const cancelPollMs = 1000;

/** Thrown into a handler's signal: why it has to end. */
export class JobAborted extends Error {
  constructor(readonly why: 'cancelled' | 'shutdown' | 'taken-away') {
    super(`The job was ${why === 'cancelled' ? 'cancelled' : 'interrupted'}.`);
    this.name = 'AbortError';
  }
}

interface Running {
  jobId: string;
  workerId: string;
  /** Aborted by the queue when the job was given to another worker, or by the worker when it stops. */
  outer: AbortSignal;
  handlers: JobHandlers;
}

/** Runs one queued job to its end and writes its final state. Throws only where the queue should start it again. */
export async function runJob({ jobId, workerId, outer, handlers }: Running): Promise<void> {
  const job = await claim(jobId, workerId);
  if (!job) return endUnstarted(jobId, handlers);
  const ctx = await contextOf(job);
  const controller = new AbortController();
  const stopWatching = watch(job, outer, controller);
  const reporter = new JobReporter(ctx, job);
  const handle = { id: job.id, attempt: job.attempt, ctx, signal: controller.signal } as const;
  try {
    const handler = await findHandler(handlers, job.kind);
    const result = await handler.run({
      ...handle,
      payload: jobKinds[job.kind as JobName].payload.parse(job.payload) as never,
      progress: (state) => reporter.report(state),
      log: (text, level = 'info') => reporter.log(text, level),
    });
    await reporter.flush();
    await finish(job, ctx, { status: 'done', result });
  } catch (error) {
    await reporter.flush();
    await endBadly({ job, ctx, handlers }, error, controller.signal);
  } finally {
    stopWatching();
  }
}

async function claim(jobId: string, workerId: string): Promise<Job | null> {
  const claimed = await db().job.updateMany({
    where: { id: jobId, status: { in: ['queued', 'running'] }, cancelRequestedAt: null },
    data: {
      status: 'running',
      workerId,
      error: null,
      startedAt: new Date(),
      heartbeatAt: new Date(),
      attempt: { increment: 1 },
    },
  });
  return claimed.count === 0 ? null : db().job.findUnique({ where: { id: jobId } });
}

/** A job that was cancelled while it waited: its subject still needs a final state. */
async function endUnstarted(jobId: string, handlers: JobHandlers): Promise<void> {
  const job = await db().job.findUnique({ where: { id: jobId } });
  if (!job?.cancelRequestedAt || job.status === 'done' || job.status === 'failed') return;
  const ctx = await contextOf(job);
  const sentence = 'Cancelled before it began.';
  await endSubject({ job, ctx, handlers }, { status: 'cancelled', sentence });
  await finish(job, ctx, { status: 'cancelled', error: sentence });
}

async function contextOf(job: Job): Promise<Context> {
  const place = await projectPlace(job.projectId);
  const ctx = systemContext(place, `job ${job.kind}`);
  return job.createdByName ? { ...ctx, actor: { type: 'system', id: job.id, name: job.createdByName } } : ctx;
}

function watch(job: Job, outer: AbortSignal, controller: AbortController): () => void {
  const onOuter = () =>
    controller.abort(outer.reason instanceof JobAborted ? outer.reason : new JobAborted('taken-away'));
  if (outer.aborted) onOuter();
  outer.addEventListener('abort', onOuter);
  const poll = setInterval(() => {
    void db()
      .job.findUnique({ where: { id: job.id }, select: { cancelRequestedAt: true, attempt: true } })
      .then((row) => {
        if (row?.cancelRequestedAt) controller.abort(new JobAborted('cancelled'));
        else if (!row || row.attempt !== job.attempt) controller.abort(new JobAborted('taken-away'));
      })
      .catch(() => undefined);
  }, cancelPollMs);
  return () => {
    clearInterval(poll);
    outer.removeEventListener('abort', onOuter);
  };
}

async function findHandler(handlers: JobHandlers, kind: string): Promise<JobHandler<never>> {
  const load = handlers[kind as JobName];
  if (!load) throw new AppError('Internal', `This worker knows no job called ${kind}: is it an older version?`);
  return (await load()) as JobHandler<never>;
}

/** A job with what is needed to end it. */
interface Claimed {
  job: Job;
  ctx: Context;
  handlers: JobHandlers;
}

async function endBadly(claimed: Claimed, error: unknown, signal: AbortSignal): Promise<void> {
  const { job, ctx } = claimed;
  const reason = signal.aborted && signal.reason instanceof JobAborted ? signal.reason.why : undefined;
  if (reason === 'taken-away') return;
  if (reason === 'shutdown' || (reason === undefined && isPassing(error))) {
    // Kept in case that this was the last attempt: why it ended is then known.
    const why = reason === 'shutdown' ? null : sentenceOf(error);
    await db().job.updateMany({ where: { id: job.id, attempt: job.attempt }, data: { status: 'queued', error: why } });
    throw error;
  }
  const status = reason === 'cancelled' ? 'cancelled' : 'failed';
  const sentence = status === 'cancelled' ? 'Cancelled by a person.' : sentenceOf(error);
  await endSubject(claimed, { status, sentence });
  await finish(job, ctx, { status, error: sentence });
}

/** Tells the handler of a job that will not be tried again, so that its subject gets a final state. */
async function endSubject(
  { job, ctx, handlers }: Claimed,
  end: { status: 'failed' | 'cancelled'; sentence: string },
): Promise<void> {
  const handler = await findHandler(handlers, job.kind).catch(() => undefined);
  const payload = jobKinds[job.kind as JobName].payload.safeParse(job.payload);
  if (!handler?.onEnd || !payload.success) return;
  await handler.onEnd(
    { id: job.id, ctx, payload: payload.data as never } satisfies Pick<JobHandle<never>, 'id' | 'ctx' | 'payload'>,
    end,
  );
}

/** Fails a job whose workers died again and again, or that met the same passing trouble each time. */
export async function failDeadJob(jobId: string, handlers: JobHandlers): Promise<void> {
  const job = await db().job.findUnique({ where: { id: jobId } });
  if (!job || !['queued', 'running'].includes(job.status)) return;
  const ctx = await contextOf(job);
  const died = `Its worker died ${job.attempt} times; look into the worker's log, then start it again.`;
  const sentence = job.error === null ? died : `It was tried ${job.attempt} times. ${job.error}`;
  await endSubject({ job, ctx, handlers }, { status: 'failed', sentence });
  await finish(job, ctx, { status: 'failed', error: sentence });
}

async function finish(
  job: Job,
  ctx: Context,
  end: { status: string; result?: unknown; error?: string },
): Promise<void> {
  await db().job.updateMany({
    where: { id: job.id, attempt: job.attempt },
    data: {
      status: end.status,
      finishedAt: new Date(),
      error: end.error ?? null,
      ...(end.result === undefined ? {} : { result: end.result as object }),
    },
  });
  await publishEventNow({ orgId: ctx.orgId, projectId: ctx.projectId, topic: 'job', id: job.id });
}

/** Faults of the surroundings that pass by themselves. */
function isPassing(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'Unavailable';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', 'P1001', 'P1017'].includes(code);
}

function sentenceOf(error: unknown): string {
  if (error instanceof AppError || error instanceof RangeError || error instanceof TypeError) return error.message;
  return error instanceof Error ? `It failed unexpectedly: ${error.message}` : 'It failed unexpectedly.';
}
