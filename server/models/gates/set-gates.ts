import type { SetGatesInput } from '@/lib/contracts/gates';
import type { ApprovalRule } from '@/lib/contracts/approvals';
import type { RegisteredModelDetail } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getModel } from '../list-models';
import { getModelRow } from '../queries';

/** Declares what must hold before a version of the model becomes champion. None is what models begin with. */
export async function setGates(
  ctx: Context,
  input: SetGatesInput & { modelId: string },
): Promise<RegisteredModelDetail> {
  requirePermission(ctx, 'endpoint:promote');
  await inTransaction(async (tx) => {
    const model = await getModelRow(ctx, input.modelId, tx);
    await tx.registeredModel.update({ where: { id: model.id }, data: { gates: toJson(input.gates) } });
    await writeAudit(tx, ctx, {
      action: 'model.set-gates',
      subject: { type: 'model', id: model.id, name: model.name },
      detail: toJson({ before: model.gates, after: input.gates }),
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: model.id });
  });
  return getModel(ctx, input.modelId);
}

/** Says how many persons must approve before a version of the model becomes champion; 0 switches approvals off. */
export async function setApprovalRule(
  ctx: Context,
  input: ApprovalRule & { modelId: string },
): Promise<RegisteredModelDetail> {
  requirePermission(ctx, 'project:write');
  await inTransaction(async (tx) => {
    const model = await getModelRow(ctx, input.modelId, tx);
    const { needed, days } = input;
    await tx.registeredModel.update({
      where: { id: model.id },
      data: { approvalsNeeded: needed, approvalDays: days },
    });
    await writeAudit(tx, ctx, {
      action: 'model.set-approvals',
      subject: { type: 'model', id: model.id, name: model.name },
      detail: { before: { needed: model.approvalsNeeded, days: model.approvalDays }, after: { needed, days } },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: model.id });
  });
  return getModel(ctx, input.modelId);
}
