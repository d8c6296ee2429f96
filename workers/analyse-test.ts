import { analyseTest } from '@/server/ab-tests';
import type { JobHandler } from '@/server/core/jobs/job-handle';

/** Reads a test by other methods, checks what could spoil it, and looks into segments. */
export const handler: JobHandler<'test.analyse'> = {
  run: (job) => analyseTest(job.ctx, { id: job.payload.testId }),
};
