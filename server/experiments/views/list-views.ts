import type { SavedView } from '@/lib/contracts/saved-views';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { presentView, visibleTo } from './present-view';

/** Saved views of everyone and of the reader, by name. */
export async function listViews(ctx: Context): Promise<SavedView[]> {
  requirePermission(ctx, 'experiment:read');
  const rows = await db().savedView.findMany({
    where: { ...visibleTo(ctx), deletedAt: null },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => presentView(ctx, row));
}
