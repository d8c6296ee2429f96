import type { RunComment } from '@/lib/contracts/comments';
import type { RunComment as Row } from '@/prisma/generated/client';
import type { Context } from '@/server/core/context';

/** A comment as its reader sees it. */
export function presentComment(ctx: Context, { id, authorId, authorName, body, createdAt, editedAt }: Row): RunComment {
  return {
    id,
    authorName,
    body,
    createdAt: createdAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    isMine: authorId !== null && authorId === ctx.actor.id,
  };
}
