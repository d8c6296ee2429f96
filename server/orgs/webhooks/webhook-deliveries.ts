import { randomUUID } from 'node:crypto';
import type { TestWebhookResult, WebhookDelivery, WebhookEvent } from '@/lib/contracts/webhooks';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { decryptSecret } from '@/server/core/secrets';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { bodyOf, enqueueDelivery } from './announce';
import { secretPurpose } from './deliver-webhook';
import { exampleData } from './example-data';
import { getWebhookRow, presentDelivery } from './present-webhook';
import { sendWebhook } from './send-webhook';

const mostShown = 100;

/** The latest deliveries of a webhook, newest first. */
export async function listDeliveries(ctx: Context, webhookId: string): Promise<WebhookDelivery[]> {
  requirePermission(ctx, 'project:read');
  await getWebhookRow(ctx, webhookId);
  const rows = await db().webhookDelivery.findMany({
    where: { webhookId, orgId: ctx.orgId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: mostShown,
  });
  return rows.map(presentDelivery);
}

/** Sends the same body again as a delivery of its own. */
export async function replayDelivery(ctx: Context, id: string): Promise<WebhookDelivery> {
  requirePermission(ctx, 'project:write');
  const where = { id, orgId: ctx.orgId, projectId: ctx.projectId };
  const old = await db().webhookDelivery.findFirst({ where });
  if (!old) throw notFound('delivery', id);
  const webhook = await getWebhookRow(ctx, old.webhookId);
  const made = await inTransaction(async (tx) => {
    const { event, body } = old;
    await writeAudit(tx, ctx, {
      action: 'webhook.replay',
      subject: { type: 'webhook', id: webhook.id, name: webhook.name },
      detail: { deliveryId: id, event },
    });
    return enqueueDelivery(tx, ctx, { webhook, event, body, replayOf: id });
  });
  return presentDelivery(await db().webhookDelivery.findUniqueOrThrow({ where: { id: made } }));
}

/** Sends an example of an event at once and tells what came of it; nothing is tried again. */
export async function testWebhook(
  ctx: Context,
  { id, event }: { id: string; event: WebhookEvent },
): Promise<TestWebhookResult> {
  requirePermission(ctx, 'project:write');
  const webhook = await getWebhookRow(ctx, id);
  const secret = webhook.secret === null ? null : await decryptSecret(webhook.secret, secretPurpose(id));
  const body = bodyOf(event, exampleData(event));
  const sent = await sendWebhook({ url: webhook.url, secret, deliveryId: randomUUID(), body });
  await inTransaction((tx) =>
    writeAudit(tx, ctx, {
      action: 'webhook.test',
      subject: { type: 'webhook', id, name: webhook.name },
      detail: { event, status: sent.responseStatus },
    }),
  );
  const { delivered, responseStatus, responseExcerpt, error } = sent;
  return { success: delivered, responseStatus, responseBody: responseExcerpt, errorMessage: error };
}
