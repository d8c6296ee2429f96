import { randomUUID } from 'node:crypto';
import type { BlueGreenPlan, Rollout, RolloutPlan } from '@/lib/contracts/rollouts';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict, invalid } from '@/server/core/errors';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { holdoutShareOf, type Changing } from '../change-variants';
import { championOf, lockEndpointRow, type EndpointRow } from '../endpoint-rows';
import { addShadow, shadowsOf } from '../set-shadows';
import { setArms, type Arm } from '../set-split';
import { presentRollout, type RolloutState } from './rollout-rows';

interface Input {
  endpointId: string;
  plan: RolloutPlan;
}

/**
 * Begins to move traffic: a canary at its first step, arms side by side, a bandit from equal shares, or blue/green with
 * green loaded beside the champion.
 */
export async function startRollout(ctx: Context, { endpointId, plan }: Input): Promise<Rollout> {
  requirePermission(ctx, 'endpoint:write');
  if (plan.kind === 'canary' && plan.promoteAtEnd) requirePermission(ctx, 'endpoint:promote');
  const row = await inTransaction(async (tx) => {
    const endpoint = await lockEndpointRow(tx, ctx, endpointId);
    await requireFree(tx, endpoint);
    const now = new Date();
    const place =
      plan.kind === 'blue-green'
        ? await placeGreen({ tx, ctx, endpoint }, plan)
        : await placeArms({ tx, ctx, endpoint }, plan);
    const state: RolloutState = {
      ...{ step: 0, stepSince: now.toISOString(), lastLookAt: null },
      ...{ salt: '', blueId: null, addedGreen: false, ...place },
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

async function requireFree(tx: Tx, endpoint: EndpointRow): Promise<void> {
  if (endpoint.mode === 'split') {
    throw conflict(`The traffic of ${endpoint.name} is split already: end that test or rollout first.`);
  }
  const where = { endpointId: endpoint.id, status: 'running', kind: 'blue-green' };
  const running = await tx.rollout.count({ where });
  if (running > 0) throw conflict(`A blue/green rollout of ${endpoint.name} is running: end that one first.`);
}

async function placeArms({ tx, ctx, endpoint }: Changing, plan: Exclude<RolloutPlan, BlueGreenPlan>) {
  requireRoomForHoldout(endpoint, plan);
  const salt = randomUUID();
  await setArms(ctx, { endpointId: endpoint.id, arms: firstArms(plan), salt }, tx);
  return { salt };
}

/** Green goes into the shadow: every gateway loads it, and real traffic warms it. */
async function placeGreen({ tx, ctx, endpoint }: Changing, { versionId }: BlueGreenPlan) {
  const blueId = championOf(endpoint).versionId;
  if (versionId === blueId)
    throw conflict('This version is the champion already: choose the one that is to follow it.');
  const addedGreen = !shadowsOf(endpoint).includes(versionId);
  await addShadow(ctx, { endpointId: endpoint.id, versionId }, tx);
  return { blueId, addedGreen };
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

function firstArms(plan: Exclude<RolloutPlan, BlueGreenPlan>): Arm[] {
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
