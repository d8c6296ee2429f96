import type { JobHandler } from '@/server/core/jobs/job-handle';
import { deliverWebhook, failDelivery } from '@/server/orgs';

/** Makes one attempt at a delivery. */
export const handler: JobHandler<'webhook.deliver'> = {
  run: (job) => deliverWebhook(job.ctx, job.payload),
  onEnd: async ({ ctx, payload }, { sentence }) => {
    await failDelivery(ctx, { ...payload, sentence });
  },
};
