import type { Approval, ApprovalDetail } from '@/lib/contracts/approvals';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { getApprovalRow, presentApproval, withVotes } from './present-approval';

const mostShown = 200;

/** Requests of the project, newest first; of one version when asked for. */
export async function listApprovals(
  ctx: Context,
  { versionId }: { versionId?: string | undefined },
): Promise<Approval[]> {
  requirePermission(ctx, 'model:read');
  const rows = await db().approvalRequest.findMany({
    where: { orgId: ctx.orgId, projectId: ctx.projectId, ...(versionId === undefined ? {} : { versionId }) },
    include: withVotes,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: mostShown,
  });
  return Promise.all(rows.map((row) => presentApproval(ctx, row)));
}

/** One request with its frozen evidence. */
export async function getApproval(ctx: Context, id: string): Promise<ApprovalDetail> {
  requirePermission(ctx, 'model:read');
  const row = await getApprovalRow(ctx, id);
  return { ...(await presentApproval(ctx, row)), evidence: row.evidence };
}
