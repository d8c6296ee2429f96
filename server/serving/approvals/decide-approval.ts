import type { Approval, DecideApprovalInput } from '@/lib/contracts/approvals';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict, forbidden } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { isAuthor } from './is-author';
import { getApprovalRow, presentApproval, statusOf, withVotes, type ApprovalRow } from './present-approval';
import { whyNotDecide } from './why-not-decide';

type Deciding = DecideApprovalInput & { id: string };

/**
 * Approves or rejects a request, or withdraws one's own. One rejection ends it; so many approvals as are needed let the
 * version pass until the request expires.
 *
 * @throws Forbidden with the reason why the one who asks may not decide
 */
export async function decideApproval(ctx: Context, input: Deciding): Promise<Approval> {
  requirePermission(ctx, input.decision === 'withdraw' ? 'model:write' : 'endpoint:promote');
  await getApprovalRow(ctx, input.id);
  await inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM approval_request WHERE id = ${input.id} AND "orgId" = ${ctx.orgId} FOR UPDATE`;
    const row = await tx.approvalRequest.findUniqueOrThrow({ where: { id: input.id }, include: withVotes });
    const status = input.decision === 'withdraw' ? await requireOwn(tx, ctx, row) : await vote(tx, ctx, { row, input });
    const decidedAt = status === 'open' ? null : new Date();
    await tx.approvalRequest.update({ where: { id: row.id }, data: { status, decidedAt } });
    await writeAudit(tx, ctx, {
      action: `approval.${input.decision}`,
      subject: {
        type: 'model-version',
        id: row.versionId,
        name: `${row.version.model.name} v${row.version.version}`,
      },
      detail: { approvalId: row.id, evidenceSha256: row.evidenceSha256, comment: input.comment, status },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: row.modelId });
  });
  return presentApproval(ctx, await getApprovalRow(ctx, input.id));
}

interface Voting {
  row: ApprovalRow;
  input: Deciding;
}

async function vote(tx: Tx, ctx: Context, { row, input }: Voting): Promise<'open' | 'approved' | 'rejected'> {
  const why = await whyNotDecide(ctx, row, tx);
  if (why !== null) throw forbidden(why);
  const { decision, comment } = input;
  await tx.approvalVote.create({
    data: {
      ...{ orgId: ctx.orgId, requestId: row.id, byId: ctx.actor.id, byName: ctx.actor.name },
      ...{ decision, comment },
    },
  });
  if (decision === 'reject') return 'rejected';
  const approvals = 1 + row.votes.filter((one) => one.decision === 'approve').length;
  return approvals >= row.needed ? 'approved' : 'open';
}

async function requireOwn(tx: Tx, ctx: Context, row: ApprovalRow): Promise<'withdrawn'> {
  const status = statusOf(row);
  if (status !== 'open' && status !== 'approved') throw conflict(`There is nothing to withdraw: it is ${status}.`);
  if (!(await isAuthor(ctx, row.requestedById, tx))) throw forbidden('Only the one who asked withdraws a request.');
  return 'withdrawn';
}
