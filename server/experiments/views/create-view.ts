import type { CreateViewInput, SavedView } from '@/lib/contracts/saved-views';
import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { presentView } from './present-view';

/** Keeps what a workspace shows under a name. */
export async function createView(ctx: Context, { name, state, audience }: CreateViewInput): Promise<SavedView> {
  requirePermission(ctx, 'experiment:write');
  return inTransaction(async (tx) => {
    const { id: authorId, name: authorName } = ctx.actor;
    const place = { orgId: ctx.orgId, projectId: ctx.projectId };
    const ownerId = audience === 'team' ? null : authorId;
    const row = await tx.savedView.create({ data: { ...place, name, state, ownerId, authorId, authorName } });
    await writeAudit(tx, ctx, { action: 'view.create', subject: { type: 'view', id: row.id, name } });
    return presentView(ctx, row);
  });
}
