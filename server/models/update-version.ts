import type { ModelVersionDetail, UpdateVersionInput } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { requireNotFreed } from '@/server/core/storage/object-store';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { announce } from '@/server/orgs';
import { getVersion } from './get-version';
import { requireUnserved } from './require-unserved';
import { giveAliasesBack, takeAliases } from './aliases-of-deleted';
import { marksOf } from './update-model';
import { writeVersionTags } from './write-tags';

type Change = UpdateVersionInput & { id: string };

/**
 * Describes, tags, stages, archives, deletes or restores a version. One that an endpoint serves is neither archived nor
 * deleted.
 */
export async function updateVersion(ctx: Context, input: Change): Promise<ModelVersionDetail | null> {
  requirePermission(ctx, 'model:write');
  await inTransaction((tx) => changeVersion(tx, ctx, input));
  return input.deleted ? null : getVersion(ctx, input.id);
}

/** The same inside the transaction of a larger act. */
export async function changeVersion(tx: Tx, ctx: Context, input: Change): Promise<void> {
  const { id, archived, deleted, tags, ...fields } = input;
  const row = await tx.modelVersion.findFirst({
    where: { id, orgId: ctx.orgId, projectId: ctx.projectId },
    include: { model: { select: { name: true } } },
  });
  if (!row || (row.deletedAt && deleted !== false)) throw notFound('model version', id);
  if (deleted || archived) await requireUnserved(tx, ctx, { versionId: id });
  if (deleted === false && row.deletedAt) await requireNotFreed(`${row.model.name} v${row.version}`, row.sha256);
  const aliases = deleted ? await takeAliases(tx, ctx, row) : [];
  const changed = { ...fields, ...marksOf({ archived, deleted }) };
  if (Object.keys(changed).length > 0) {
    await tx.modelVersion.update({ where: { id }, data: { ...changed, updatedAt: new Date() } });
  }
  if (deleted === false && row.deletedAt !== null) await giveAliasesBack(tx, ctx, row);
  const version = { name: row.model.name, version: row.version };
  if (tags) await writeVersionTags(tx, ctx, { ...version, versionId: id, tags });
  await touchModel(tx, { modelId: row.modelId, change: input });
  const detail = { ...fields, ...textsBefore(fields, row), archived, deleted, tags };
  await writeAudit(tx, ctx, {
    action: deleted ? 'model-version.delete' : 'model-version.update',
    subject: { type: 'model-version', id, name: `${row.model.name} v${row.version}` },
    detail: toJson(aliases.length > 0 ? { ...detail, aliases } : detail),
  });
  const data = { name: row.model.name, version: String(row.version), ...fields, tags, archived, deleted };
  await announce(tx, ctx, { event: 'model_version.updated', data });
  await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: row.modelId });
}

/** A model counts as changed where one of its versions comes, goes or moves on; not where one is described. */
async function touchModel(tx: Tx, { modelId, change }: { modelId: string; change: Change }): Promise<void> {
  const { archived, deleted, stage } = change;
  if (archived === undefined && deleted === undefined && stage === undefined) return;
  await tx.registeredModel.update({ where: { id: modelId }, data: { updatedAt: new Date() } });
}

/** What a text said before it was changed, so that the audit alone can bring it back. */
function textsBefore(fields: UpdateVersionInput, row: { card: string; licence: string | null }) {
  const before = {
    ...(fields.card === undefined ? {} : { card: row.card }),
    ...(fields.licence === undefined ? {} : { licence: row.licence }),
  };
  return Object.keys(before).length === 0 ? {} : { before };
}
