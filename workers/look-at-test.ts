import type { JobHandler } from '@/server/core/jobs/job-handle';
import { lookAtTest } from '@/server/ab-tests';

/** Reads the units that are complete and writes what they say. */
export const handler: JobHandler<'test.look'> = {
  run: (job) => lookAtTest(job.ctx, { id: job.payload.testId, asOf: job.payload.asOf, watch: job }),
};
