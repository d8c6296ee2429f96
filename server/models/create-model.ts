import type { RegisteredModelDetail } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { findOrCreateModel } from './insert-version';
import { getModel } from './list-models';

/** Makes a model that has no versions yet. */
export async function createModel(
  ctx: Context,
  { name, description, tags = {} }: { name: string; description: string; tags?: Record<string, string> },
): Promise<RegisteredModelDetail> {
  requirePermission(ctx, 'model:write');
  const id = await inTransaction(async (tx) => {
    const { model, isNew } = await findOrCreateModel(tx, ctx, { name, description, tags });
    if (!isNew) {
      const why = `There is a model called "${name}" already: choose another name.`;
      throw conflict(why, { reason: 'name-taken' });
    }
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: model.id });
    return model.id;
  });
  return getModel(ctx, id);
}
