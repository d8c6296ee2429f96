import { Webhook, WebhookDelivery, WebhookEvent } from '@/lib/contracts/webhooks';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import type { Webhook as WebhookRow, WebhookDelivery as DeliveryRow } from '@/prisma/generated/client';

const counted = 50;

/** A webhook of the project that is not deleted. */
export async function getWebhookRow(ctx: Context, id: string, client: Tx = db()): Promise<WebhookRow> {
  const where = { id, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null };
  const row = await client.webhook.findFirst({ where });
  if (!row) throw notFound('webhook', id);
  return row;
}

/** A webhook as the contract shows it: its secret only as a fact. */
export async function presentWebhook(row: WebhookRow): Promise<Webhook> {
  const latest = await db().webhookDelivery.findMany({
    where: { webhookId: row.id, orgId: row.orgId },
    select: { status: true },
    orderBy: { createdAt: 'desc' },
    take: counted,
  });
  const count = (status: string) => latest.filter((one) => one.status === status).length;
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    url: row.url,
    events: row.events.map((event) => WebhookEvent.parse(event)),
    hasSecret: row.secret !== null,
    status: Webhook.shape.status.parse(row.status),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    recent: { delivered: count('delivered'), failed: count('failed'), waiting: count('waiting') },
  };
}

export function presentDelivery(row: DeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    webhookId: row.webhookId,
    event: WebhookEvent.parse(row.event),
    status: WebhookDelivery.shape.status.parse(row.status),
    attempts: row.attempts,
    responseStatus: row.responseStatus,
    responseExcerpt: row.responseExcerpt,
    error: row.error,
    nextAt: row.nextAt?.toISOString() ?? null,
    replayOf: row.replayOf,
    body: row.body,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
