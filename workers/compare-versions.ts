import type { JobHandler } from '@/server/core/jobs/job-handle';
import { compareVersions } from '@/server/models';

/** Asks two versions about the same rows. */
export const handler: JobHandler<'version.compare'> = { run: compareVersions };
