import type { JobHandler } from '@/server/core/jobs/job-handle';
import { buildMonitor, failMonitor } from '@/server/monitoring';

/** Computes what a monitor compares with. */
export const handler: JobHandler<'monitor.build'> = {
  run: (job) => buildMonitor(job.ctx, { id: job.payload.monitorId, watch: job }),
  onEnd: ({ ctx, payload }, { sentence }) => failMonitor(ctx, { id: payload.monitorId, sentence }),
};
