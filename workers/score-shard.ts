import type { JobHandler } from '@/server/core/jobs/job-handle';
import { endShardJob, scoreShard } from '@/server/serving';

/** Scores one part of a batch. */
export const handler: JobHandler<'batch.score'> = {
  run: scoreShard,
  onEnd: ({ ctx, id, payload }, end) => endShardJob(ctx, { ...payload, jobId: id, ...end }),
};
