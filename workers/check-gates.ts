import type { JobHandler } from '@/server/core/jobs/job-handle';
import { failGateCheck, runGateCheck } from '@/server/models';
import { measureIfNew } from '@/server/serving';

/** Judges the gates of a model over a version; a version that was just registered is measured first. */
export const handler: JobHandler<'version.check-gates'> = {
  run: async (job) => {
    await measureIfNew(job.ctx, job.payload.versionId);
    return runGateCheck(job.ctx, { id: job.payload.checkId, watch: job });
  },
  onEnd: ({ ctx, payload }, { sentence }) => failGateCheck(ctx, { id: payload.checkId, sentence }),
};
