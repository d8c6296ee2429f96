import type { AddCommentInput, RunComment } from '@/lib/contracts/comments';
import type { Context } from '@/server/core/context';
import { notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { findRunState } from '../get-run';
import { presentComment } from './present-comment';

/** Says something about a run. */
export async function addComment(ctx: Context, input: AddCommentInput & { runId: string }): Promise<RunComment> {
  requirePermission(ctx, 'experiment:write');
  const { runId, body } = input;
  return inTransaction(async (tx) => {
    const run = await findRunState(ctx, runId, tx);
    if (!run || run.deletedAt) throw notFound('run', runId);
    const { id: authorId, name: authorName } = ctx.actor;
    const row = await tx.runComment.create({
      data: { orgId: ctx.orgId, projectId: ctx.projectId, runId, authorId, authorName, body },
    });
    await writeAudit(tx, ctx, {
      action: 'run.comment',
      subject: { type: 'run', id: runId, name: run.name },
      detail: { comment: row.id },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id: runId });
    return presentComment(ctx, row);
  });
}
