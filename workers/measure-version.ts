import type { JobHandler } from '@/server/core/jobs/job-handle';
import { endMeasuring, measureVersion } from '@/server/serving';

/** Measures a registered version: latency, metrics, slices. */
export const handler: JobHandler<'version.measure'> = {
  run: measureVersion,
  onEnd: ({ ctx, payload }, { sentence }) => endMeasuring(ctx, payload.versionId, sentence),
};
