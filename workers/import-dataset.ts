import type { JobHandler } from '@/server/core/jobs/job-handle';
import { failImport, importVersion } from '@/server/datasets';

export const handler: JobHandler<'dataset.import'> = {
  run: importVersion,
  onEnd: ({ ctx, payload }, { sentence }) => failImport(ctx, { ...payload, sentence }),
};
