import type { RegisteredModelDetail, UpdateModelInput } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { type Tx } from '@/server/core/db';
import { conflict, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getModel } from './list-models';
import { requireUnserved } from './require-unserved';
import { writeModelTags } from './write-tags';

/** Columns of what is archived, deleted or restored. */
export const marksOf = ({ archived, deleted }: { archived?: boolean | undefined; deleted?: boolean | undefined }) => ({
  ...(archived === undefined ? {} : { archivedAt: archived ? new Date() : null }),
  ...(deleted === undefined ? {} : { deletedAt: deleted ? new Date() : null }),
});

/** Renames, describes, archives, deletes or restores a model. One that an endpoint serves is not deleted. */
export async function updateModel(
  ctx: Context,
  input: UpdateModelInput & { id: string },
): Promise<RegisteredModelDetail | null> {
  requirePermission(ctx, 'model:write');
  const { id, archived, deleted, tags, ...fields } = input;
  await inTransaction(async (tx) => {
    const row = await tx.registeredModel.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId } });
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('model', id);
    const name = fields.name ?? row.name;
    const isRestored = deleted === false && row.deletedAt !== null;
    if (name !== row.name || isRestored) await requireFreeName(tx, ctx, name);
    if (deleted) await requireUnserved(tx, ctx, { modelId: id });
    await tx.registeredModel.update({ where: { id }, data: { ...fields, ...marksOf({ archived, deleted }) } });
    if (tags) await writeModelTags(tx, ctx, { modelId: id, tags });
    await writeAudit(tx, ctx, {
      action: deleted ? 'model.delete' : 'model.update',
      subject: { type: 'model', id, name },
      detail: {
        ...fields,
        ...(archived === undefined ? {} : { archived }),
        ...(deleted === undefined ? {} : { deleted }),
        ...(tags === undefined ? {} : { tags }),
      },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id });
  });
  return deleted ? null : getModel(ctx, id);
}

async function requireFreeName(tx: Tx, ctx: Context, name: string): Promise<void> {
  const taken = await tx.registeredModel.count({
    where: { projectId: ctx.projectId, orgId: ctx.orgId, name, deletedAt: null },
  });
  const why = `There is a model called "${name}" already: choose another name.`;
  if (taken > 0) throw conflict(why, { reason: 'name-taken' });
}
