import { PolicyCondition, type ConditionReason } from '@/lib/contracts/policies';
import { evaluateCondition } from '@/lib/decisions/evaluate-condition';
import { readAsOf } from '@/server/ab-tests';
import type { Context } from '@/server/core/context';
import { publishEvent } from '@/server/core/events';
import { exclusively } from '@/server/core/jobs/exclusively';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { openRound } from './open-round';
import { getPolicyRow } from './queries';
import { readConditionFacts } from './read-condition-facts';

export interface PolicyCheck {
  asOf: string | null;
  open: boolean;
  reasons: ConditionReason[];
  /** The round that this check opened. */
  roundId: string | null;
}

/** Judges the condition of a policy at an event time, and opens a round when it is met and none is open. */
export async function checkPolicy(ctx: Context, input: { id: string; asOf: string | null }): Promise<PolicyCheck> {
  requirePermission(ctx, 'policy:write');
  return exclusively(`policy ${input.id}`, async () => {
    const policy = await getPolicyRow(ctx, input.id);
    const asOf = await readAsOf(ctx, { endpointId: policy.endpointId, asOf: input.asOf });
    if (asOf === null || !policy.enabled) return { asOf: null, open: false, reasons: [], roundId: null };
    const facts = await readConditionFacts(ctx, policy, asOf);
    const { open, reasons } = evaluateCondition(PolicyCondition.parse(policy.condition), facts);
    const roundId = await inTransaction(async (tx) => {
      await tx.policy.update({
        where: { id: policy.id },
        data: { lastCheck: toJson({ asOf: asOf.toISOString(), open, reasons }) },
      });
      await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'policy', id: policy.id });
      return open ? openRound(tx, ctx, { policy, asOf, trigger: reasons }) : null;
    });
    return { asOf: asOf.toISOString(), open, reasons, roundId };
  });
}
