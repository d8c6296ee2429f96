import type { RegisteredModelDetail, SetAliasInput } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { conflict, notFound } from '@/server/core/errors';
import type { Tx } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { announce } from '@/server/orgs';
import { readChampionId } from './gates/gate-basis';
import { requirePassage } from './gates/require-passage';
import { getModel } from './list-models';
import { getModelRow, getVersionRow } from './queries';

/**
 * Points an alias at a version, wherever it pointed before. Doors use `setModelAlias` of the serving room, which
 * promotes where the model is served; here the champion of a served model is refused.
 *
 * @throws Forbidden when the gates of the model or a missing approval keep the version from becoming champion
 */
export async function setAlias(
  ctx: Context,
  input: SetAliasInput & { modelId: string },
): Promise<RegisteredModelDetail> {
  requirePermission(ctx, 'model:write');
  await inTransaction(async (tx) => {
    const model = await getModelRow(ctx, input.modelId, tx);
    const version = await getVersionRow(ctx, input.versionId, tx);
    if (version.modelId !== model.id) throw notFound(`version of ${model.name}`, input.versionId);
    if (input.alias === 'champion') {
      await requireNotServed(tx, ctx, model);
      await requireChampionPassage(tx, ctx, version);
    }
    await writeAlias(tx, ctx, { modelId: model.id, alias: input.alias, versionId: version.id });
    await writeAudit(tx, ctx, {
      action: 'model.set-alias',
      subject: { type: 'model', id: model.id, name: model.name },
      detail: { alias: input.alias, version: version.version },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: model.id });
  });
  return getModel(ctx, input.modelId);
}

/** Removes an alias; removing one that is not set changes nothing. */
export async function removeAlias(
  ctx: Context,
  input: { modelId: string; alias: string },
): Promise<RegisteredModelDetail> {
  requirePermission(ctx, 'model:write');
  await inTransaction(async (tx) => {
    const model = await getModelRow(ctx, input.modelId, tx);
    if (input.alias === 'champion') await requireNotServed(tx, ctx, model);
    const { count } = await tx.modelAlias.deleteMany({
      where: { modelId: model.id, alias: input.alias, orgId: ctx.orgId },
    });
    if (count === 0) return;
    await announceAlias(tx, ctx, { modelId: model.id, alias: input.alias, event: 'model_version_alias.deleted' });
    await writeAudit(tx, ctx, {
      action: 'model.remove-alias',
      subject: { type: 'model', id: model.id, name: model.name },
      detail: { alias: input.alias },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: model.id });
  });
  return getModel(ctx, input.modelId);
}

/** Writes an alias inside the transaction of a larger act, such as a promotion, which checks and audits it. */
export async function writeAlias(
  tx: Tx,
  ctx: Context,
  input: { modelId: string; alias: string; versionId: string },
): Promise<void> {
  const { modelId, alias, versionId } = input;
  await tx.modelAlias.upsert({
    where: { modelId_alias: { modelId, alias } },
    create: { orgId: ctx.orgId, modelId, alias, versionId },
    update: { versionId, setAt: new Date() },
  });
  await announceAlias(tx, ctx, { modelId, alias, event: 'model_version_alias.created', versionId });
}

interface AliasNews {
  modelId: string;
  alias: string;
  event: 'model_version_alias.created' | 'model_version_alias.deleted';
  versionId?: string;
}

/** Tells webhooks that an alias was set or taken away. */
export async function announceAlias(tx: Tx, ctx: Context, news: AliasNews): Promise<void> {
  const { modelId, alias, event, versionId } = news;
  const { name } = await tx.registeredModel.findUniqueOrThrow({ where: { id: modelId }, select: { name: true } });
  const version = versionId === undefined ? null : await tx.modelVersion.findUnique({ where: { id: versionId } });
  await announce(tx, ctx, { event, data: { name, alias, ...(version ? { version: String(version.version) } : {}) } });
}

/** Lets a version pass that is champion already. */
export async function requireChampionPassage(
  tx: Tx,
  ctx: Context,
  version: { id: string; modelId: string },
): Promise<void> {
  const { id: versionId, modelId } = version;
  const where = { modelId, alias: 'champion', versionId, orgId: ctx.orgId };
  if ((await tx.modelAlias.count({ where })) > 0) return;
  const championVersionId = await readChampionId(ctx, { modelId, versionId }, tx);
  await requirePassage(tx, ctx, { versionId, championVersionId });
}

async function requireNotServed(tx: Tx, ctx: Context, model: { id: string; name: string }): Promise<void> {
  const endpoint = await tx.endpoint.findFirst({ where: { orgId: ctx.orgId, modelId: model.id, deletedAt: null } });
  if (endpoint) {
    throw conflict(
      `${model.name} is served by the endpoint ${endpoint.name}: its champion changes by promotion there.`,
    );
  }
}
