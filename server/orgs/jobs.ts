import { fromPrisma } from 'pg-boss';
import {
  finalJobStatuses,
  JobStatus,
  type Job,
  type JobLane,
  type JobLogLine,
  type Worker,
} from '@/lib/contracts/jobs';
import type { Context, OrgContext } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { boss } from '@/server/core/jobs/boss';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import type { Job as JobRow } from '@/prisma/generated/client';

const workerSilentMs = 20_000;

export function presentJob(row: JobRow): Job {
  const { id, kind, title, subjectType, subjectId, message, error, createdByName } = row;
  const { done, total, unit, attempt, workerId, result } = row;
  return {
    ...{ id, kind, title, subjectType, subjectId, message, error, createdByName },
    ...{ done, total, unit, attempt, workerId, result },
    status: JobStatus.parse(row.status),
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    cancelRequested: row.cancelRequestedAt !== null,
  };
}

/** Jobs of the project, newest first; the ones still going are always among them. */
export async function listJobs(ctx: Context, input: { limit: number; active?: boolean | undefined }): Promise<Job[]> {
  requirePermission(ctx, 'job:read');
  const rows = await db().job.findMany({
    where: {
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      ...(input.active ? { status: { notIn: [...finalJobStatuses] } } : {}),
    },
    orderBy: { createdAt: 'desc' },
    take: input.limit,
  });
  return rows.map(presentJob);
}

export async function getJob(ctx: Context, id: string): Promise<Job> {
  requirePermission(ctx, 'job:read');
  const row = await db().job.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId } });
  if (!row) throw notFound('job', id);
  return presentJob(row);
}

/** Log lines after the given line, oldest first, at most 1,000. */
export async function listJobLog(ctx: Context, input: { id: string; after: string }): Promise<JobLogLine[]> {
  await getJob(ctx, input.id);
  const rows = await db().jobLog.findMany({
    where: { jobId: input.id, id: { gt: BigInt(input.after) } },
    orderBy: { id: 'asc' },
    take: 1000,
  });
  return rows.map((row) => ({ id: String(row.id), at: row.at.toISOString(), level: row.level, text: row.text }));
}

/** Asks a job to end: one that waits ends at once, a running one within 5 s. Repeating it changes nothing. */
export async function cancelJob(ctx: Context, id: string): Promise<Job> {
  requirePermission(ctx, 'job:write');
  return inTransaction(async (tx) => {
    const row = await tx.job.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId } });
    if (!row) throw notFound('job', id);
    if (row.cancelRequestedAt || finalJobStatuses.includes(JobStatus.parse(row.status))) return presentJob(row);
    const ended = row.status === 'queued' ? { status: 'cancelled', finishedAt: new Date() } : {};
    const cancelled = await tx.job.update({ where: { id }, data: { cancelRequestedAt: new Date(), ...ended } });
    if (row.status === 'queued') await endSubjectSoon(tx, id);
    await writeAudit(tx, ctx, { action: 'job.cancel', subject: { type: 'job', id, name: row.title } });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'job', id });
    return presentJob(cancelled);
  });
}

/** The job may wait behind long ones in its own lane; what it was to work on should not wait for its final state. */
async function endSubjectSoon(tx: Tx, jobId: string): Promise<void> {
  const queue = await boss();
  await queue.send('analysis' satisfies JobLane, { jobId }, { db: fromPrisma(tx) });
}

/** Workers seen in the last day; `alive` when they beat within 20 s. */
export async function listWorkers(ctx: OrgContext): Promise<Worker[]> {
  requirePermission(ctx, 'job:read');
  const now = Date.now();
  const rows = await db().worker.findMany({
    where: { heartbeatAt: { gt: new Date(now - 86_400_000) } },
    orderBy: { startedAt: 'desc' },
  });
  return rows.map(({ id, host, pid, version, slots, busy, ...row }) => ({
    ...{ id, host, pid, version, slots, busy },
    startedAt: row.startedAt.toISOString(),
    heartbeatAt: row.heartbeatAt.toISOString(),
    alive: row.stoppedAt === null && now - row.heartbeatAt.getTime() < workerSilentMs,
    memoryBytes: Number(row.memoryBytes),
  }));
}
