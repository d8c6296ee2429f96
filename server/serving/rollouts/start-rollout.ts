import { randomUUID } from 'node:crypto';
import type { Rollout, RolloutPlan } from '@/lib/contracts/rollouts';
import type { Context } from '@/server/core/context';
import { conflict, invalid } from '@/server/core/errors';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { holdoutShareOf } from '../change-variants';
import { lockEndpointRow, type EndpointRow } from '../endpoint-rows';
import { setArms, type Arm } from '../set-split';
import { presentRollout, type RolloutState } from './rollout-rows';

interface Input {
  endpointId: string;
  plan: RolloutPlan;
}

/** Begins to move traffic: a canary at its first step, arms side by side, or a bandit from equal shares. */
export async function startRollout(ctx: Context, { endpointId, plan }: Input): Promise<Rollout> {
  requirePermission(ctx, 'endpoint:write');
  if (plan.kind === 'canary' && plan.promoteAtEnd) requirePermission(ctx, 'endpoint:promote');
  const arms = firstArms(plan);
  const row = await inTransaction(async (tx) => {
    const endpoint = await lockEndpointRow(tx, ctx, endpointId);
    if (endpoint.mode === 'split') {
      throw conflict(`The traffic of ${endpoint.name} is split already: end that test or rollout first.`);
    }
    requireRoomForHoldout(endpoint, plan);
    const salt = randomUUID();
    await setArms(ctx, { endpointId, arms, salt }, tx);
    const now = new Date();
    const state: RolloutState = {
      ...{ step: 0, stepSince: now.toISOString(), salt, lastLookAt: null },
      events: [{ at: now.toISOString(), text: `started by ${ctx.actor.name}` }],
    };
    const { orgId, projectId } = ctx;
    const made = await tx.rollout.create({
      data: {
        ...{ orgId, projectId, endpointId, kind: plan.kind, createdByName: ctx.actor.name },
        ...{ plan: toJson(plan), state: toJson(state) },
      },
    });
    await writeAudit(tx, ctx, {
      action: 'rollout.start',
      subject: { type: 'endpoint', id: endpoint.id, name: endpoint.name },
      detail: { rolloutId: made.id, plan },
    });
    return made;
  });
  return presentRollout(ctx, row);
}

/**
 * Throws Invalid where the plan would leave the champion less than the keys that are held out for it, now or in a later
 * step.
 */
function requireRoomForHoldout(endpoint: EndpointRow, plan: RolloutPlan): void {
  const holdout = holdoutShareOf(endpoint);
  const room = Number((1 - holdout).toPrecision(6));
  const held = `the holdout of ${endpoint.name} is ${holdout}`;
  if (plan.kind === 'canary') {
    const place = plan.steps.findIndex(({ share }) => share > room);
    if (place < 0) return;
    const most = `a step may have at most ${room}, not ${plan.steps[place]?.share}`;
    const sentence = `steps[${place}].share: ${held}, so ${most}. Make the step or the holdout smaller.`;
    throw invalid(sentence, { field: `steps.${place}.share` });
  }
  if (plan.kind !== 'bandit' || plan.floor >= holdout) return;
  const sentence = `floor: ${held}, so the champion cannot fall to ${plan.floor}.`;
  throw invalid(`${sentence} Raise the floor to ${holdout}, or make the holdout smaller.`, { field: 'floor' });
}

function firstArms(plan: RolloutPlan): Arm[] {
  switch (plan.kind) {
    case 'canary':
      return [{ versionId: plan.versionId, share: plan.steps[0]?.share ?? 0 }];
    case 'split':
      return plan.arms;
    case 'bandit': {
      const count = plan.versionIds.length + 1;
      if (plan.floor * count > 1) {
        throw invalid(`floor: ${count} arms of at least ${plan.floor} are more than all traffic.`, { field: 'floor' });
      }
      return plan.versionIds.map((versionId) => ({ versionId, share: 1 / count }));
    }
  }
}
