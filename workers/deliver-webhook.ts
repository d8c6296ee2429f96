import type { JobHandler } from '@/server/core/jobs/job-handle';
import { deliverWebhook } from '@/server/orgs';

/** Makes one attempt at a delivery. */
export const handler: JobHandler<'webhook.deliver'> = { run: (job) => deliverWebhook(job.ctx, job.payload.deliveryId) };
