import type { JobHandler } from '@/server/core/jobs/job-handle';
import { checkMonitor } from '@/server/monitoring';

/** Reports the windows that are complete, and judges the alert rules. */
export const handler: JobHandler<'monitor.check'> = {
  run: (job) => checkMonitor(job.ctx, { id: job.payload.monitorId, asOf: job.payload.asOf, watch: job }),
};
