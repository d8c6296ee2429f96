import type { RunComment } from '@/lib/contracts/comments';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { getRunRow } from '../get-run';
import { presentComment } from './present-comment';

/** What was said about a run, oldest first. */
export async function listComments(ctx: Context, runId: string): Promise<RunComment[]> {
  requirePermission(ctx, 'experiment:read');
  await getRunRow(ctx, runId);
  const rows = await db().runComment.findMany({
    where: { runId, orgId: ctx.orgId, deletedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => presentComment(ctx, row));
}
