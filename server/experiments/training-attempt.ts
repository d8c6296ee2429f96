import { bundlePath, TrainingConfig, type TrainingReport } from '@/lib/contracts/training';
import type { Context } from '@/server/core/context';
import { notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import type { StoredObject } from '@/server/core/storage/object-store';
import { inTransaction } from '@/server/core/transaction';
import { resetRunMetrics } from './reset-run-metrics';

interface Attempt {
  runId: string;
  attempt: number;
}

/**
 * Begins a new attempt of a training: it alone may write from now on, and what an older one logged is gone.
 * Returns null when the run has already ended.
 */
export async function beginTrainingAttempt(ctx: Context, { runId, attempt }: Attempt): Promise<TrainingConfig | null> {
  return inTransaction(async (tx) => {
    const run = await tx.run.findFirst({ where: { id: runId, orgId: ctx.orgId, projectId: ctx.projectId } });
    if (!run) throw notFound('run', runId);
    if (!['scheduled', 'running'].includes(run.status) || run.attempt >= attempt) return null;
    await tx.run.update({
      where: { id: runId },
      data: { status: 'running', attempt, startedAt: run.startedAt ?? new Date(), error: null },
    });
    await resetRunMetrics(tx, run.serial);
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id: runId });
    return TrainingConfig.parse(run.config);
  });
}

interface Finished extends Attempt {
  bundle: StoredObject;
  report: TrainingReport;
  notes: string[];
  /** The config with everything decided: task, plan and defaults filled in. */
  config: TrainingConfig;
}

/** Writes the result of a training; false when a newer attempt has taken over, and nothing was written. */
export async function finishTraining(ctx: Context, result: Finished): Promise<boolean> {
  return inTransaction(async (tx) => {
    const { count } = await tx.run.updateMany({
      where: { id: result.runId, orgId: ctx.orgId, attempt: result.attempt, status: 'running' },
      data: {
        status: 'finished',
        endedAt: new Date(),
        report: toJson(result.report),
        notes: result.notes,
        config: toJson(result.config),
      },
    });
    if (count === 0) return false;
    const artifact = { orgId: ctx.orgId, runId: result.runId, path: bundlePath };
    await tx.artifact.create({
      data: { ...artifact, sha256: result.bundle.sha256, sizeBytes: BigInt(result.bundle.sizeBytes) },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id: result.runId });
    return true;
  });
}

/** Ends a training that failed or was cancelled; an ended run stays as it is. */
export async function endTraining(
  ctx: Context,
  end: { runId: string; status: 'failed' | 'killed'; error: string },
): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.run.updateMany({
      where: { id: end.runId, orgId: ctx.orgId, status: { in: ['scheduled', 'running'] } },
      data: { status: end.status, endedAt: new Date(), error: end.error },
    });
    if (count > 0) await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id: end.runId });
  });
}
