import { fromPrisma } from 'pg-boss';
import { jobKinds, type JobName, type JobPayload } from '@/lib/contracts/jobs';
import type { Context } from '../context';
import type { Tx } from '../db';
import { publishEvent } from '../events';
import { boss } from './boss';

export interface EnqueueOptions<N extends JobName> {
  kind: N;
  payload: JobPayload<N>;
  /** What a person reads in the list of jobs. */
  title: string;
  subject?: { type: string; id: string };
  /** A second job with the same key is not queued while one waits; returns the waiting one. */
  unique?: string;
  /** Begins no sooner than so many milliseconds from now. */
  startAfterMs?: number;
}

/** Writes the job's row and queues it, in the transaction of the row it is about. Returns the job's id. */
export async function enqueueJob<N extends JobName>(tx: Tx, ctx: Context, options: EnqueueOptions<N>): Promise<string> {
  const { lane, retryLimit } = jobKinds[options.kind];
  if (options.unique !== undefined) {
    const waiting = await tx.job.findFirst({
      where: { projectId: ctx.projectId, kind: options.kind, status: 'queued', subjectId: options.unique },
    });
    if (waiting) return waiting.id;
  }
  const job = await tx.job.create({
    data: {
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      kind: options.kind,
      title: options.title,
      payload: options.payload,
      subjectType: options.subject?.type ?? null,
      subjectId: options.unique ?? options.subject?.id ?? null,
      createdById: ctx.actor.id,
      createdByName: ctx.actor.name,
    },
  });
  const queue = await boss();
  const wait = options.startAfterMs ? { startAfter: new Date(Date.now() + options.startAfterMs) } : {};
  await queue.send(lane, { jobId: job.id }, { id: job.id, retryLimit, ...wait, db: fromPrisma(tx) });
  await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'job', id: job.id });
  return job.id;
}
