import { createHash } from 'node:crypto';
import type { Approval, RequestApprovalInput } from '@/lib/contracts/approvals';
import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getVersionGates, getVersionRow, presentVersions, readChampionId } from '@/server/models';
import { getLineage } from '../get-lineage';
import { getApprovalRow, presentApproval } from './present-approval';

const dayMs = 86_400_000;

/**
 * Asks persons whether a version may become champion. What speaks for it is frozen as text with its digest: gates as
 * they were judged, metrics, both versions, lineage.
 *
 * @throws Conflict where approvals are off, or the gates have not passed as things stand now
 */
export async function requestApproval(
  ctx: Context,
  input: RequestApprovalInput & { versionId: string },
): Promise<Approval> {
  requirePermission(ctx, 'model:write');
  const { versionId, comment } = input;
  const version = await getVersionRow(ctx, versionId);
  const championVersionId = await readChampionId(ctx, { modelId: version.modelId, versionId });
  const evidence = await writeEvidence(ctx, { versionId, championVersionId });
  const id = await inTransaction(async (tx) => {
    // One after the other: two at once must not both find that nobody has asked.
    await tx.$queryRaw`SELECT 1 FROM model_version WHERE id = ${versionId} AND "orgId" = ${ctx.orgId} FOR UPDATE`;
    const model = await tx.registeredModel.findUniqueOrThrow({ where: { id: version.modelId } });
    const name = `${model.name} v${version.version}`;
    if (model.approvalsNeeded === 0) throw conflict(`${model.name} needs no approvals: promote ${name} right away.`);
    const where = { versionId, orgId: ctx.orgId, status: 'open', expiresAt: { gt: new Date() } };
    const open = await tx.approvalRequest.findFirst({ where });
    if (open) throw conflict(`Approval of ${name} has been asked for already: withdraw that request first.`);
    const row = await tx.approvalRequest.create({
      data: {
        ...{ orgId: ctx.orgId, projectId: ctx.projectId, modelId: model.id, versionId, championVersionId, comment },
        needed: model.approvalsNeeded,
        requestedById: ctx.actor.id,
        requestedByName: ctx.actor.name,
        evidence,
        evidenceSha256: createHash('sha256').update(evidence).digest('hex'),
        expiresAt: new Date(Date.now() + model.approvalDays * dayMs),
      },
    });
    await writeAudit(tx, ctx, {
      action: 'approval.request',
      subject: { type: 'model-version', id: versionId, name },
      detail: { approvalId: row.id, evidenceSha256: row.evidenceSha256, comment },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: model.id });
    return row.id;
  });
  return presentApproval(ctx, await getApprovalRow(ctx, id));
}

interface Between {
  versionId: string;
  championVersionId: string | null;
}

/** Everything an approver should judge by, as text: its digest can be taken again with any tool. */
async function writeEvidence(ctx: Context, { versionId, championVersionId }: Between): Promise<string> {
  const { gates, checks } = await getVersionGates(ctx, versionId);
  const check = checks.find(({ current, status }) => current && status === 'done') ?? null;
  if (gates.length > 0 && check?.passed !== true) {
    throw conflict('The gates of this version have not passed as things stand now: check them, then ask for approval.');
  }
  const ids = championVersionId === null ? [versionId] : [versionId, championVersionId];
  const rows = await Promise.all(ids.map((id) => getVersionRow(ctx, id)));
  const shown = await presentVersions(ctx, rows);
  const [version, champion = null] = shown.map((one, place) => {
    const { sha256, licence, card, evaluation, latency, signature } = rows[place] ?? {};
    return { ...one, sha256, licence, card, evaluation, latency, signature };
  });
  const lineage = await getLineage(ctx, versionId);
  const frozenAt = new Date().toISOString();
  return JSON.stringify({ frozenAt, version, champion, gates: { declared: gates, check }, lineage }, null, 2);
}
