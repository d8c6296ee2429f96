import { rm } from 'node:fs/promises';
import type { TrainingConfig } from '@/lib/contracts/training';
import type { JobHandle, JobHandler } from '@/server/core/jobs/job-handle';
import { adoptFile, scratchPath } from '@/server/core/storage/object-store';
import { beginTrainingAttempt, endTraining, finishTraining, recordTrainingMetrics } from '@/server/experiments';
import { noteRunEnd } from '@/server/policies';
import { runTrainingChild } from './training-child';

type TrainJob = JobHandle<'run.train'>;

async function run(job: TrainJob): Promise<unknown> {
  const { ctx, attempt, payload } = job;
  const config = await beginTrainingAttempt(ctx, { runId: payload.runId, attempt });
  if (!config) return { skipped: 'the run had ended' };
  const scratch = await scratchPath('.json');
  try {
    return await trainAndStore(job, config, scratch);
  } finally {
    await rm(scratch, { force: true });
  }
}

async function trainAndStore(job: TrainJob, config: TrainingConfig, scratch: string): Promise<unknown> {
  const { ctx, attempt, signal } = job;
  const { runId } = job.payload;
  let writing: Promise<void> = Promise.resolve();
  let writeError: unknown;
  const result = await runTrainingChild({
    ctx,
    config,
    scratch,
    signal,
    onProgress: (done, total, message) => job.progress({ done, total, unit: 'steps', message }),
    onLog: (text) => job.log(text),
    onMetrics: (step, at, values) => {
      const points = Object.entries(values).map(([key, value]) => ({ key, step, timestamp: at, value }));
      writing = writing
        .then(() => recordTrainingMetrics(ctx, { runId, attempt, points }))
        .catch((error: unknown) => {
          writeError ??= error;
        });
    },
  });
  await writing;
  if (writeError) throw writeError;
  const bundle = await adoptFile(scratch);
  const written = await finishTraining(ctx, { runId, attempt, bundle, ...result });
  await noteRunEnd(ctx, runId);
  return { runId, written, metrics: result.report.metrics };
}

export const handler: JobHandler<'run.train'> = {
  run,
  onEnd: async ({ ctx, payload: { runId } }, { status, sentence }) => {
    await endTraining(ctx, { runId, status: status === 'cancelled' ? 'killed' : 'failed', error: sentence });
    await noteRunEnd(ctx, runId);
  },
};
