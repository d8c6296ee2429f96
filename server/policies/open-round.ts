import { RoundPlan, type ConditionReason, type OpenRoundInput, type RoundDetail } from '@/lib/contracts/policies';
import { listOf } from '@/lib/format';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { readAsOf } from '@/server/ab-tests';
import { championOf, lockEndpointRow } from '@/server/serving';
import type { Policy as PolicyRow } from '@/prisma/generated/client';
import { enqueueAdvance } from './advance-now';
import { getRound } from './list-rounds';
import { getPolicyRow, openStatuses } from './queries';
import { pageOf } from './write-round';

interface Opening {
  policy: PolicyRow;
  /** Event time at which it opens: rows whose labels were mature then are trained on. */
  asOf: Date;
  trigger: readonly ConditionReason[];
}

/**
 * Opens a round and queues its first step; the transaction holds the endpoint, so it has one open round at most.
 * Returns the round's id, or null where one is open already.
 */
export async function openRound(tx: Tx, ctx: Context, { policy, asOf, trigger }: Opening): Promise<string | null> {
  const endpoint = await lockEndpointRow(tx, ctx, policy.endpointId);
  const here = { orgId: ctx.orgId, endpointId: endpoint.id };
  const open = await tx.round.findFirst({ where: { ...here, status: { in: [...openStatuses] } } });
  if (open) return null;
  const last = await tx.round.aggregate({ where: here, _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  const plan = RoundPlan.parse(policy.plan);
  const round = await tx.round.create({
    data: {
      ...{ orgId: ctx.orgId, projectId: ctx.projectId, endpointId: endpoint.id, policyId: policy.id, number },
      status: 'training',
      championVersionId: championOf(endpoint).versionId,
      openedAt: asOf,
      trigger: toJson([...trigger]),
      plan: toJson(plan),
      challengers: {
        create: plan.challengers.map((challenger) => ({
          orgId: ctx.orgId,
          name: challenger.name,
          spec: toJson(challenger),
        })),
      },
      events: {
        create: [
          {
            orgId: ctx.orgId,
            stage: 'drift',
            title: `Round ${number} opened`,
            sentence: trigger.map((reason) => reason.sentence).join(' '),
            link: pageOf(ctx, 'monitoring'),
            eventTime: asOf,
          },
        ],
      },
    },
  });
  await enqueueAdvance(tx, ctx, { round });
  await writeAudit(tx, ctx, {
    action: 'round.open',
    subject: { type: 'round', id: round.id, name: `${endpoint.name} round ${number}` },
    detail: {
      policy: policy.name,
      asOf: asOf.toISOString(),
      challengers: listOf(plan.challengers.map(({ name }) => name)),
    },
  });
  await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'round', id: round.id });
  return round.id;
}

/** Opens a round because a person wants one, whatever the condition says. */
export async function openRoundByHand(
  ctx: Context,
  input: OpenRoundInput & { policyId: string },
): Promise<RoundDetail> {
  requirePermission(ctx, 'policy:write');
  const policy = await getPolicyRow(ctx, input.policyId);
  const asOf = (await readAsOf(ctx, { endpointId: policy.endpointId, asOf: input.asOf })) ?? new Date();
  const why = input.reason ? `: ${input.reason}` : '';
  const reason = {
    condition: 'by hand',
    met: true,
    value: null,
    needed: null,
    sentence: `${ctx.actor.name} opened it by hand${why}.`,
  };
  const id = await inTransaction((tx) => openRound(tx, ctx, { policy, asOf, trigger: [reason] }));
  if (id === null) throw conflict('This endpoint has an open round already: decide or cancel that one first.');
  return getRound(ctx, id);
}
