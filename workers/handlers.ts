import type { JobHandlers } from '@/server/core/jobs/job-handle';

/** One short handler a job; each is loaded when it is first needed. */
export const handlers: JobHandlers = {};
