import type { RunComment, UpdateCommentInput } from '@/lib/contracts/comments';
import type { Context } from '@/server/core/context';
import { forbidden, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { presentComment } from './present-comment';

interface Change extends UpdateCommentInput {
  runId: string;
  commentId: string;
}

/** Changes, takes away or brings back a comment, which only its author may, if known; null once it is gone. */
export async function updateComment(ctx: Context, change: Change): Promise<RunComment | null> {
  requirePermission(ctx, 'experiment:write');
  const { runId, commentId, body, deleted } = change;
  return inTransaction(async (tx) => {
    const row = await tx.runComment.findFirst({
      where: { id: commentId, runId, orgId: ctx.orgId, projectId: ctx.projectId, run: { deletedAt: null } },
      include: { run: { select: { name: true } } },
    });
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('comment', commentId);
    if (row.authorId !== null && row.authorId !== ctx.actor.id) {
      throw forbidden(`Only ${row.authorName}, who wrote this comment, may change it.`);
    }
    const changed = await tx.runComment.update({
      where: { id: commentId },
      data: {
        ...(body === undefined ? {} : { body, editedAt: new Date() }),
        ...(deleted === undefined ? {} : { deletedAt: deleted ? new Date() : null }),
      },
    });
    await writeAudit(tx, ctx, {
      action: deleted ? 'run.comment.delete' : 'run.comment.update',
      subject: { type: 'run', id: runId, name: row.run.name },
      detail: { comment: commentId },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id: runId });
    return changed.deletedAt ? null : presentComment(ctx, changed);
  });
}
