import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { decryptSecret } from '@/server/core/secrets';
import { inTransaction } from '@/server/core/transaction';
import { enqueueAttempt } from './announce';
import { sendWebhook } from './send-webhook';

/** Waits before the second, third and fourth attempt. */
export const retryWaitsMs = [10_000, 60_000, 600_000] as const;
const longestWaitMs = 3_600_000;

/** For which a webhook's secret is sealed. */
export const secretPurpose = (webhookId: string) => `webhook ${webhookId}`;

/**
 * Makes one attempt at a delivery and notes what came of it; after 429, 5xx or no answer another is queued, three at
 * most, later each time or when the receiver wishes. A delivery that has ended is left alone.
 */
export async function deliverWebhook(ctx: Context, deliveryId: string): Promise<{ status: string }> {
  const delivery = await db().webhookDelivery.findFirst({
    where: { id: deliveryId, orgId: ctx.orgId },
    include: { webhook: true },
  });
  if (!delivery) throw notFound('delivery', deliveryId);
  const { webhook, body, event } = delivery;
  if (delivery.status !== 'waiting') return { status: delivery.status };
  if (webhook.status !== 'active' || webhook.deletedAt !== null) {
    const error = 'The webhook was switched off before it could be delivered.';
    await db().webhookDelivery.update({
      where: { id: deliveryId },
      data: { status: 'failed', error, finishedAt: new Date() },
    });
    return { status: 'failed' };
  }
  const secret = webhook.secret === null ? null : await decryptSecret(webhook.secret, secretPurpose(webhook.id));
  const sent = await sendWebhook({ url: webhook.url, secret, deliveryId, body });
  const wait = sent.retry ? retryWaitsMs[delivery.attempts] : undefined;
  const afterMs = wait === undefined ? null : Math.min(longestWaitMs, Math.max(wait, sent.retryAfterMs ?? 0));
  const ended = sent.delivered ? 'delivered' : 'failed';
  const status = afterMs === null || sent.delivered ? ended : 'waiting';
  await inTransaction(async (tx) => {
    const isOver = status !== 'waiting';
    await tx.webhookDelivery.update({
      where: { id: deliveryId },
      data: {
        status,
        attempts: { increment: 1 },
        responseStatus: sent.responseStatus,
        responseExcerpt: sent.responseExcerpt,
        error: sent.error,
        nextAt: isOver ? null : new Date(Date.now() + (afterMs ?? 0)),
        finishedAt: isOver ? new Date() : null,
      },
    });
    if (!isOver) await enqueueAttempt(tx, ctx, { id: deliveryId, name: webhook.name, event, afterMs: afterMs ?? 0 });
  });
  return { status };
}
