import { Approval, ApprovalVote } from '@/lib/contracts/approvals';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import type { Prisma } from '@/prisma/generated/client';
import { isAuthor } from './is-author';
import { whyNotDecide } from './why-not-decide';

export const withVotes = {
  votes: { orderBy: { at: 'asc' } },
  version: { select: { version: true, createdById: true, model: { select: { name: true } } } },
} as const;
export type ApprovalRow = Prisma.ApprovalRequestGetPayload<{ include: typeof withVotes }>;

/** A request of the project. */
export async function getApprovalRow(ctx: Context, id: string): Promise<ApprovalRow> {
  const where = { id, orgId: ctx.orgId, projectId: ctx.projectId };
  const row = await db().approvalRequest.findFirst({ where, include: withVotes });
  if (!row) throw notFound('approval', id);
  return row;
}

/** A request as the contract shows it to the one who asks. */
export async function presentApproval(ctx: Context, row: ApprovalRow): Promise<Approval> {
  return {
    id: row.id,
    modelId: row.modelId,
    modelName: row.version.model.name,
    versionId: row.versionId,
    version: row.version.version,
    championVersionId: row.championVersionId,
    status: statusOf(row),
    needed: row.needed,
    requestedByName: row.requestedByName,
    comment: row.comment,
    evidenceSha256: row.evidenceSha256,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    votes: row.votes.map(({ byName, decision, comment, at }) =>
      ApprovalVote.parse({ byName, decision, comment, at: at.toISOString() }),
    ),
    mayNotDecide: await whyNotDecide(ctx, row),
    mayWithdraw: ['open', 'approved'].includes(statusOf(row)) && (await isAuthor(ctx, row.requestedById)),
  };
}

/** What a request stands at now: one that is past its day counts no more, approved or not. */
export function statusOf(row: { status: string; expiresAt: Date }): Approval['status'] {
  const status = Approval.shape.status.parse(row.status);
  const isAlive = status === 'open' || status === 'approved';
  return isAlive && row.expiresAt <= new Date() ? 'expired' : status;
}
