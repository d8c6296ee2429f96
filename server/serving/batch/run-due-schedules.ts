import { systemContext, type Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { AppError } from '@/server/core/errors';
import { projectPlace } from '@/server/core/events';
import { inLiveProjects } from '@/server/core/live-projects';
import { oneByOne } from '@/server/core/one-by-one';
import { inTransaction } from '@/server/core/transaction';
import type { BatchSchedule } from '@/prisma/generated/client';
import { here, tellBatch } from './batch-rows';
import { beginBatch } from './begin-batch';
import { lastDue, nextDue } from './cron-times';
import { pinModel, planScoring } from './plan-scoring';
import { keepOf } from './present-batch';
import { describeOne, insertBatch, namesOf } from './start-batch';

/**
 * Starts the batches of every schedule, of any organisation, that is due. Of runs that were missed while no worker
 * was there only the latest is made up for; what ran for an instant or a version never runs for it again. Archived and
 * deleted projects rest.
 */
export async function runDueSchedules(now = new Date()): Promise<void> {
  const schedules = await db().batchSchedule.findMany({
    where: {
      ...(await inLiveProjects()),
      pausedAt: null,
      deletedAt: null,
      OR: [{ trigger: 'new-version' }, { nextRunAt: { lte: now } }],
    },
  });
  await oneByOne('schedule', schedules, (schedule) => runSchedule(schedule, now));
}

async function runSchedule(schedule: BatchSchedule, now: Date): Promise<void> {
  const ctx = systemContext(await projectPlace(schedule.projectId), `schedule ${schedule.name}`);
  const note = await run(ctx, schedule, now).catch((error: unknown) => {
    if (error instanceof AppError) return error.message;
    throw error;
  });
  const nextRunAt = schedule.cron === null ? null : nextDue(schedule.cron, now);
  if (note === schedule.note && nextRunAt?.getTime() === schedule.nextRunAt?.getTime()) return;
  await inTransaction(async (tx) => {
    // Somebody may have given it another clock meanwhile: then that one says when it runs next.
    const { id, cron } = schedule;
    await tx.batchSchedule.updateMany({ where: { id, cron }, data: { note, nextRunAt } });
    await tellBatch(tx, ctx, id);
  });
}

/** Starts what is due. Gives why nothing could be started, or null. */
function run(ctx: Context, schedule: BatchSchedule, now: Date): Promise<string | null> {
  const { cron } = schedule;
  return cron === null ? runForNewVersions(ctx, schedule) : runByClock(ctx, schedule, lastDue(cron, now));
}

const readyVersions = (ctx: Context, { datasetId }: BatchSchedule) => ({
  ...{ datasetId, ...here(ctx), status: 'ready', deletedAt: null },
  dataset: { deletedAt: null },
});

async function runByClock(ctx: Context, schedule: BatchSchedule, due: Date): Promise<string | null> {
  const dueKey = due.toISOString();
  const going = await db().batch.findFirst({
    where: { scheduleId: schedule.id, status: { in: ['running', 'joining'] }, dueKey: { not: dueKey } },
  });
  if (going) return `Left out at ${dueKey}: the run before it was still going.`;
  const newest = await db().datasetVersion.findFirst({
    where: readyVersions(ctx, schedule),
    orderBy: { version: 'desc' },
    select: { id: true },
  });
  if (!newest) return `Left out at ${dueKey}: the dataset had no version to score.`;
  await startFor(ctx, schedule, { versionId: newest.id, dueKey });
  return null;
}

async function runForNewVersions(ctx: Context, schedule: BatchSchedule): Promise<string | null> {
  const versions = await db().datasetVersion.findMany({
    where: { ...readyVersions(ctx, schedule), createdAt: { gte: schedule.activeFrom } },
    orderBy: { version: 'asc' },
    select: { id: true },
  });
  const ran = await db().batch.findMany({ where: { scheduleId: schedule.id }, select: { dueKey: true } });
  const keys = new Set(ran.map(({ dueKey }) => dueKey));
  for (const { id } of versions.filter((version) => !keys.has(version.id))) {
    if (!(await comesFrom(schedule, id))) await startFor(ctx, schedule, { versionId: id, dueKey: id });
  }
  return schedule.note !== null && versions.length === 0 ? schedule.note : null;
}

const longestChain = 20;

/** Whether a version was made, over however many batches, by the schedule itself: that would go round for ever. */
async function comesFrom({ id, orgId }: BatchSchedule, versionId: string): Promise<boolean> {
  let made: string = versionId;
  for (let step = 0; step < longestChain; step += 1) {
    const batch = await db().batch.findFirst({ where: { outputVersionId: made, orgId } });
    if (!batch) return false;
    if (batch.scheduleId === id) return true;
    made = batch.datasetVersionId;
  }
  return true;
}

interface Due {
  versionId: string;
  /** An instant, or the version's id. */
  dueKey: string;
}

/** Starts one batch, once. Where the rows cannot be scored, a batch that failed says why. */
async function startFor(ctx: Context, schedule: BatchSchedule, { versionId, dueKey }: Due): Promise<void> {
  const { id, orgId, partRows, outputName } = schedule;
  const ran = await db().batch.findFirst({ where: { scheduleId: id, orgId, dueKey }, select: { id: true } });
  if (ran) return;
  const pinned = await pinModel(ctx, {
    modelVersionId: schedule.versionId ?? undefined,
    endpointId: schedule.endpointId ?? undefined,
  });
  const dataset = await describeOne(ctx, versionId);
  const keep = keepOf(schedule);
  const names = namesOf({ outputName }, { ...pinned, dataset });
  const wanted = { ...pinned, dataset, ...names, keep, partRows, schedule: { id, dueKey } };
  const columns = await planScoring(ctx, wanted).catch((error: unknown) => {
    if (error instanceof AppError) return error.message;
    throw error;
  });
  await once(async (tx) => {
    if (typeof columns === 'string') {
      await insertBatch(tx, ctx, { ...wanted, status: 'failed', error: columns });
      return;
    }
    const batch = await insertBatch(tx, ctx, { ...wanted, status: 'running' });
    await beginBatch(tx, ctx, { batch, rows: dataset.rowCount ?? 0, columns });
  });
}

/** Does nothing where another worker started the same at the same moment. */
async function once(work: (tx: Tx) => Promise<void>): Promise<void> {
  try {
    await inTransaction(work);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'P2002')) throw error;
  }
}
