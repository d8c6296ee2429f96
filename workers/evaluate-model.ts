import type { JobHandler } from '@/server/core/jobs/job-handle';
import { evaluateVersions } from '@/server/models';

export const handler: JobHandler<'model.evaluate'> = { run: evaluateVersions };
