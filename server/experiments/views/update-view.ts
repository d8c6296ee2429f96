import type { SavedView, UpdateViewInput } from '@/lib/contracts/saved-views';
import type { Context } from '@/server/core/context';
import { forbidden, notFound } from '@/server/core/errors';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { presentView, visibleTo } from './present-view';

/**
 * Renames, replaces, shares, deletes or brings back a view: one's own, or one of everyone. Null once it is gone. Only
 * who made a view decides for whom it is.
 */
export async function updateView(ctx: Context, change: UpdateViewInput & { id: string }): Promise<SavedView | null> {
  requirePermission(ctx, 'experiment:write');
  const { id, audience, deleted, ...fields } = change;
  return inTransaction(async (tx) => {
    const row = await tx.savedView.findFirst({ where: { ...visibleTo(ctx), id } });
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('view', id);
    const isShared = row.ownerId === null;
    if (audience !== undefined && isShared !== (audience === 'team') && row.authorId !== ctx.actor.id) {
      throw forbidden(`Only ${row.authorName}, who made the view "${row.name}", can change for whom it is.`);
    }
    const changed = await tx.savedView.update({
      where: { id },
      data: {
        ...fields,
        ...(audience === undefined ? {} : { ownerId: audience === 'team' ? null : ctx.actor.id }),
        ...(deleted === undefined ? {} : { deletedAt: deleted ? new Date() : null }),
      },
    });
    await writeAudit(tx, ctx, {
      action: deleted ? 'view.delete' : 'view.update',
      subject: { type: 'view', id, name: changed.name },
      detail: toJson({ ...fields, audience, deleted }),
    });
    return changed.deletedAt ? null : presentView(ctx, changed);
  });
}
