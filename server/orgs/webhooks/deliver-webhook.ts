import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { AppError, notFound } from '@/server/core/errors';
import { decryptSecret } from '@/server/core/secrets';
import { inTransaction } from '@/server/core/transaction';
import { enqueueAttempt } from './announce';
import { sendWebhook } from './send-webhook';

/** Waits before the second, third and fourth attempt. */
const retryWaitsMs = [10_000, 60_000, 600_000] as const;
const longestWaitMs = 3_600_000;

/** For which a webhook's secret is sealed. */
export const secretPurpose = (webhookId: string) => `webhook ${webhookId}`;

/**
 * Makes one attempt at a delivery and notes what came of it; after 429, 5xx or no answer another is queued, three at
 * most, later each time or when the receiver wishes. A delivery that has ended is left alone, and so is one whose
 * attempt after the `made` first ones was made already: a job that runs twice sends once.
 */
export async function deliverWebhook(
  ctx: Context,
  { deliveryId, made }: { deliveryId: string; made?: number | undefined },
): Promise<{ status: string }> {
  const delivery = await db().webhookDelivery.findFirst({
    where: { id: deliveryId, orgId: ctx.orgId },
    include: { webhook: true },
  });
  if (!delivery) throw notFound('delivery', deliveryId);
  const { webhook, body, event } = delivery;
  if (delivery.status !== 'waiting') return { status: delivery.status };
  if (made !== undefined && delivery.attempts !== made) return { status: delivery.status };
  if (webhook.status !== 'active' || webhook.deletedAt !== null) {
    const sentence = 'The webhook was switched off before it could be delivered.';
    return failDelivery(ctx, { deliveryId, sentence });
  }
  const secret = await openSecret(webhook);
  if (secret instanceof AppError) return failDelivery(ctx, { deliveryId, sentence: secret.message });
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
    const next = { id: deliveryId, name: webhook.name, event, made: delivery.attempts + 1, afterMs: afterMs ?? 0 };
    if (!isOver) await enqueueAttempt(tx, ctx, next);
  });
  return { status };
}

/** Notes that nothing more is tried, as when the job of an attempt was cancelled or died; sending it again is. */
export async function failDelivery(
  ctx: Context,
  { deliveryId, made, sentence }: { deliveryId: string; made?: number | undefined; sentence: string },
): Promise<{ status: string }> {
  await db().webhookDelivery.updateMany({
    where: { id: deliveryId, orgId: ctx.orgId, status: 'waiting', ...(made === undefined ? {} : { attempts: made }) },
    data: { status: 'failed', error: sentence, nextAt: null, finishedAt: new Date() },
  });
  return { status: 'failed' };
}

/** A secret that cannot be opened will not be by the next attempt either: what is to be done is said instead. */
async function openSecret({ id, secret }: { id: string; secret: string | null }): Promise<string | null | AppError> {
  if (secret === null) return null;
  try {
    return await decryptSecret(secret, secretPurpose(id));
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
