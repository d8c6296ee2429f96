import type { JobHandler } from '@/server/core/jobs/job-handle';
import { checkPolicy } from '@/server/policies';

/** Judges a policy's condition; opens a round when it is met. */
export const handler: JobHandler<'policy.check'> = {
  run: (job) => checkPolicy(job.ctx, { id: job.payload.policyId, asOf: job.payload.asOf }),
};
