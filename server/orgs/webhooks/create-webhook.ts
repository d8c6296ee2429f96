import { randomUUID } from 'node:crypto';
import type { CreateWebhookInput, UpdateWebhookInput, Webhook } from '@/lib/contracts/webhooks';
import { shownOrigin } from '@/lib/format/shown-address';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { conflict, notFound } from '@/server/core/errors';
import { allows, requirePermission } from '@/server/core/permissions';
import { encryptSecret } from '@/server/core/secrets';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { secretPurpose } from './deliver-webhook';
import { getWebhookRow, presentWebhook } from './present-webhook';
import { requireWebhookAddress } from './send-webhook';

/** Makes a webhook; its secret is sealed and never shown again. */
export async function createWebhook(ctx: Context, input: CreateWebhookInput): Promise<Webhook> {
  requirePermission(ctx, 'project:write');
  const { secret, ...fields } = input;
  const url = requireWebhookAddress(input.url).href;
  const id = randomUUID();
  const sealed = secret === undefined ? null : await encryptSecret(secret, secretPurpose(id));
  await inTransaction(async (tx) => {
    await requireFreeName(tx, ctx, input.name);
    const { orgId, projectId } = ctx;
    const events = [...new Set(fields.events)];
    const data = { ...fields, id, orgId, projectId, url, events, secret: sealed, createdById: ctx.actor.id };
    await tx.webhook.create({ data });
    await writeAudit(tx, ctx, {
      action: 'webhook.create',
      subject: { type: 'webhook', id, name: input.name },
      detail: { url: shownOrigin(url), events, signed: sealed !== null },
    });
  });
  return presentWebhook(await getWebhookRow(ctx, id));
}

/** Changes, disables, deletes or restores a webhook. */
export async function updateWebhook(ctx: Context, input: UpdateWebhookInput & { id: string }): Promise<Webhook | null> {
  requirePermission(ctx, 'project:write');
  const { id, secret, deleted, ...fields } = input;
  const changed = {
    ...fields,
    ...(fields.url === undefined ? {} : { url: requireWebhookAddress(fields.url).href }),
    ...(fields.events === undefined ? {} : { events: [...new Set(fields.events)] }),
  };
  const sealed = secret === undefined || secret === null ? secret : await encryptSecret(secret, secretPurpose(id));
  await inTransaction(async (tx) => {
    const row = await tx.webhook.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId } });
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('webhook', id);
    const name = fields.name ?? row.name;
    const isRestored = deleted === false && row.deletedAt !== null;
    if (name !== row.name || isRestored) await requireFreeName(tx, ctx, name);
    const marks = deleted === undefined ? {} : { deletedAt: deleted ? new Date() : null };
    const seal = sealed === undefined ? {} : { secret: sealed };
    await tx.webhook.update({ where: { id }, data: { ...changed, ...marks, ...seal } });
    await writeAudit(tx, ctx, {
      action: actionOf({ deleted: deleted === true, isRestored }),
      subject: { type: 'webhook', id, name },
      detail: {
        ...changed,
        ...(changed.url === undefined ? {} : { url: shownOrigin(changed.url) }),
        ...(secret === undefined ? {} : { secret: secret === null ? 'removed' : 'changed' }),
      },
    });
  });
  return deleted ? null : presentWebhook(await getWebhookRow(ctx, id));
}

function actionOf({ deleted, isRestored }: { deleted: boolean; isRestored: boolean }): string {
  if (deleted) return 'webhook.delete';
  return isRestored ? 'webhook.restore' : 'webhook.update';
}

/** Webhooks of the project by name. Whoever may not change them does not see the whole address: it may be a secret. */
export async function listWebhooks(ctx: Context): Promise<Webhook[]> {
  requirePermission(ctx, 'project:read');
  const where = { orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null };
  const rows = await db().webhook.findMany({ where, orderBy: { name: 'asc' } });
  return (await Promise.all(rows.map(presentWebhook))).map((webhook) => forReader(ctx, webhook));
}

export async function getWebhook(ctx: Context, id: string): Promise<Webhook> {
  requirePermission(ctx, 'project:read');
  return forReader(ctx, await presentWebhook(await getWebhookRow(ctx, id)));
}

function forReader(ctx: Context, webhook: Webhook): Webhook {
  return allows(ctx, 'project:write') ? webhook : { ...webhook, url: shownOrigin(webhook.url) };
}

async function requireFreeName(tx: Tx, ctx: Context, name: string): Promise<void> {
  const where = { orgId: ctx.orgId, projectId: ctx.projectId, name, deletedAt: null };
  if ((await tx.webhook.count({ where })) === 0) return;
  throw conflict(`There is a webhook called "${name}" already: choose another name.`, { reason: 'name-taken' });
}
