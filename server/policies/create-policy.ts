import type { CreatePolicyInput, Policy, RoundPlan } from '@/lib/contracts/policies';
import { startOfDay } from '@/lib/decisions/event-days';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { conflict, invalid, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getModelRow } from '@/server/models';
import { getEndpointRow, type EndpointRow } from '@/server/serving';
import { getPolicy } from './list-policies';

/** Says when an endpoint calls its next round, and how the challengers of that round are trained and tested. */
export async function createPolicy(ctx: Context, input: CreatePolicyInput): Promise<Policy> {
  requirePermission(ctx, 'policy:write');
  const { endpointId, name, condition, plan } = input;
  const endpoint = await getEndpointRow(ctx, endpointId);
  await requireFittingPlan(ctx, endpoint, plan);
  const id = await inTransaction(async (tx) => {
    const row = await tx.policy.create({
      data: {
        ...{ orgId: ctx.orgId, projectId: ctx.projectId, endpointId, name },
        condition: toJson(condition),
        plan: toJson(plan),
        startsAt: new Date(startOfDay(input.startsAt === null ? Date.now() : Date.parse(input.startsAt))),
      },
    });
    await writeAudit(tx, ctx, {
      action: 'policy.create',
      subject: { type: 'policy', id: row.id, name },
      detail: { endpointId, condition },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'policy', id: row.id });
    return row.id;
  });
  return getPolicy(ctx, id);
}

/** Throws a sentence where a round of this plan could never run. */
async function requireFittingPlan(ctx: Context, endpoint: EndpointRow, plan: RoundPlan): Promise<void> {
  const model = await getModelRow(ctx, endpoint.modelId);
  if (plan.modelName !== model.name) {
    throw conflict(
      `${endpoint.name} serves the model ${model.name}: ` +
        `challengers must become versions of it, not of ${plan.modelName}.`,
    );
  }
  const here = { orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null };
  const dataset = await db().dataset.findFirst({ where: { id: plan.datasetId, ...here } });
  if (!dataset) throw notFound('dataset', plan.datasetId);
  const names = plan.challengers.map((challenger) => challenger.name);
  const twice = names.find((one, place) => names.indexOf(one) !== place);
  if (twice !== undefined) throw invalid(`Two challengers are called "${twice}": give each a name of its own.`);
  for (const [stage, { days, firstLook }] of Object.entries({ 'shadow test': plan.shadow, 'A/B test': plan.ab })) {
    if (firstLook > days)
      throw invalid(`The ${stage} ends after ${days} days, before its first look at ${firstLook}: plan more days.`);
  }
}
