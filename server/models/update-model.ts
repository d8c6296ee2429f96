import type {
  ModelVersionDetail,
  RegisteredModelDetail,
  UpdateModelInput,
  UpdateVersionInput,
} from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { type Tx } from '@/server/core/db';
import { conflict, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { announce } from '@/server/orgs';
import { getVersion } from './get-version';
import { getModel } from './list-models';
import { announceAlias } from './set-alias';

const marks = ({ archived, deleted }: { archived?: boolean | undefined; deleted?: boolean | undefined }) => ({
  ...(archived === undefined ? {} : { archivedAt: archived ? new Date() : null }),
  ...(deleted === undefined ? {} : { deletedAt: deleted ? new Date() : null }),
});

/** Renames, describes, archives, deletes or restores a model. One that an endpoint serves is not deleted. */
export async function updateModel(
  ctx: Context,
  input: UpdateModelInput & { id: string },
): Promise<RegisteredModelDetail | null> {
  requirePermission(ctx, 'model:write');
  const { id, archived, deleted, ...fields } = input;
  await inTransaction(async (tx) => {
    const row = await tx.registeredModel.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId } });
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('model', id);
    const name = fields.name ?? row.name;
    const isRestored = deleted === false && row.deletedAt !== null;
    if (name !== row.name || isRestored) await requireFreeName(tx, ctx, name);
    if (deleted) await requireUnserved(tx, ctx, { modelId: id });
    await tx.registeredModel.update({ where: { id }, data: { ...fields, ...marks({ archived, deleted }) } });
    await writeAudit(tx, ctx, {
      action: deleted ? 'model.delete' : 'model.update',
      subject: { type: 'model', id, name },
      detail: {
        ...fields,
        ...(archived === undefined ? {} : { archived }),
        ...(deleted === undefined ? {} : { deleted }),
      },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id });
  });
  return deleted ? null : getModel(ctx, id);
}

/** Describes, archives, deletes or restores a version. One that an endpoint serves is neither archived nor deleted. */
export async function updateVersion(
  ctx: Context,
  input: UpdateVersionInput & { id: string },
): Promise<ModelVersionDetail | null> {
  requirePermission(ctx, 'model:write');
  const { id, archived, deleted, ...fields } = input;
  await inTransaction(async (tx) => {
    const row = await tx.modelVersion.findFirst({
      where: { id, orgId: ctx.orgId, projectId: ctx.projectId },
      include: { model: { select: { name: true } } },
    });
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('model version', id);
    if (deleted || archived) await requireUnserved(tx, ctx, { versionId: id });
    const aliases = deleted ? await takeAliases(tx, ctx, row) : [];
    await tx.modelVersion.update({ where: { id }, data: { ...fields, ...marks({ archived, deleted }) } });
    await writeAudit(tx, ctx, {
      action: deleted ? 'model-version.delete' : 'model-version.update',
      subject: { type: 'model-version', id, name: `${row.model.name} v${row.version}` },
      detail: {
        ...fields,
        ...textsBefore(fields, row),
        ...(archived === undefined ? {} : { archived }),
        ...(deleted === undefined ? {} : { deleted }),
        ...(aliases.length === 0 ? {} : { aliases }),
      },
    });
    const data = { name: row.model.name, version: String(row.version), ...fields, archived, deleted };
    await announce(tx, ctx, { event: 'model_version.updated', data });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: row.modelId });
  });
  return deleted ? null : getVersion(ctx, id);
}

/** Takes the aliases of a version away, telling who listens. Returns their names. */
async function takeAliases(tx: Tx, ctx: Context, version: { id: string; modelId: string }): Promise<string[]> {
  const where = { versionId: version.id, orgId: ctx.orgId };
  const rows = await tx.modelAlias.findMany({ where, orderBy: { alias: 'asc' } });
  await tx.modelAlias.deleteMany({ where });
  const event = 'model_version_alias.deleted' as const;
  for (const { alias } of rows)
    await announceAlias(tx, ctx, { modelId: version.modelId, alias, event, versionId: version.id });
  return rows.map(({ alias }) => alias);
}

/** What a text said before it was changed, so that the audit alone can bring it back. */
function textsBefore(fields: UpdateVersionInput, row: { card: string; licence: string | null }) {
  const before = {
    ...(fields.card === undefined ? {} : { card: row.card }),
    ...(fields.licence === undefined ? {} : { licence: row.licence }),
  };
  return Object.keys(before).length === 0 ? {} : { before };
}

async function requireFreeName(tx: Tx, ctx: Context, name: string): Promise<void> {
  const taken = await tx.registeredModel.count({
    where: { projectId: ctx.projectId, orgId: ctx.orgId, name, deletedAt: null },
  });
  const why = `There is a model called "${name}" already: choose another name.`;
  if (taken > 0) throw conflict(why, { reason: 'name-taken' });
}

async function requireUnserved(tx: Tx, ctx: Context, what: { modelId: string } | { versionId: string }): Promise<void> {
  const versions =
    'versionId' in what
      ? [{ id: what.versionId }]
      : await tx.modelVersion.findMany({ where: { modelId: what.modelId }, select: { id: true } });
  const variant = await tx.variant.findFirst({
    where: { orgId: ctx.orgId, versionId: { in: versions.map(({ id }) => id) }, endpoint: { deletedAt: null } },
    include: { endpoint: { select: { name: true } } },
  });
  if (variant) {
    throw conflict(
      `The endpoint ${variant.endpoint.name} uses it as ${variant.role}: take it out of service there first.`,
    );
  }
}
