import type { WebhookEvent } from '@/lib/contracts/webhooks';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';

export interface News {
  event: WebhookEvent;
  data: Record<string, unknown>;
}

/** Queues a delivery to every webhook of the project that listens, in the transaction that made the news. */
export async function announce(tx: Tx, ctx: Context, { event, data }: News): Promise<void> {
  const { orgId, projectId } = ctx;
  const webhooks = await tx.webhook.findMany({
    where: { orgId, projectId, status: 'active', deletedAt: null, events: { has: event } },
    select: { id: true, name: true },
  });
  for (const webhook of webhooks) await enqueueDelivery(tx, ctx, { webhook, event, body: bodyOf(event, data) });
}

/** The body of a delivery: {entity, action, timestamp, data}. */
export function bodyOf(event: WebhookEvent, data: Record<string, unknown>): string {
  const [entity, action] = event.split('.');
  return JSON.stringify({ entity, action, timestamp: new Date().toISOString(), data });
}

interface Delivery {
  webhook: { id: string; name: string };
  event: string;
  body: string;
  replayOf?: string;
}

/** Writes a delivery and queues its first attempt. Returns its id. */
export async function enqueueDelivery(tx: Tx, ctx: Context, delivery: Delivery): Promise<string> {
  const { webhook, event, body, replayOf } = delivery;
  const { orgId, projectId } = ctx;
  const row = await tx.webhookDelivery.create({
    data: { orgId, projectId, webhookId: webhook.id, event, body, replayOf: replayOf ?? null },
  });
  await enqueueAttempt(tx, ctx, { id: row.id, name: webhook.name, event, made: 0, afterMs: 0 });
  return row.id;
}

interface Attempt {
  id: string;
  name: string;
  event: string;
  /** Attempts before this one. */
  made: number;
  afterMs: number;
}

export async function enqueueAttempt(tx: Tx, ctx: Context, attempt: Attempt): Promise<void> {
  const { id, name, event, made, afterMs } = attempt;
  await enqueueJob(tx, ctx, {
    kind: 'webhook.deliver',
    payload: { deliveryId: id, made },
    title: `Tell ${name} of ${event}`,
    subject: { type: 'webhook-delivery', id },
    startAfterMs: afterMs,
  });
}
