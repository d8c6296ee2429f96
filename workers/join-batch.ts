import type { JobHandler } from '@/server/core/jobs/job-handle';
import { endJoinJob, joinBatch } from '@/server/serving';

/** Makes one dataset version of the parts of a batch. */
export const handler: JobHandler<'batch.join'> = {
  run: joinBatch,
  onEnd: ({ ctx, id, payload }, end) => endJoinJob(ctx, { ...payload, jobId: id, ...end }),
};
