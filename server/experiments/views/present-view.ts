import type { SavedView } from '@/lib/contracts/saved-views';
import type { SavedView as Row } from '@/prisma/generated/client';
import type { Context } from '@/server/core/context';

/** A saved view as its reader sees it. */
export function presentView(
  ctx: Context,
  { id, name, state, ownerId, authorId, authorName, updatedAt }: Row,
): SavedView {
  return {
    id,
    name,
    state,
    audience: ownerId === null ? 'team' : 'me',
    authorName,
    updatedAt: updatedAt.toISOString(),
    isMine: authorId !== null && authorId === ctx.actor.id,
  };
}

/** Views of everyone, and the reader's own. */
export const visibleTo = (ctx: Context) => ({
  orgId: ctx.orgId,
  projectId: ctx.projectId,
  OR: [{ ownerId: null }, { ownerId: ctx.actor.id }],
});
