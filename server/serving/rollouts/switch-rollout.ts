import type { Rollout, SwitchRolloutInput } from '@/lib/contracts/rollouts';
import { RolloutPlan, type BlueGreenPlan } from '@/lib/contracts/rollouts';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { championOf, lockEndpointRow, type EndpointRow } from '../endpoint-rows';
import { promote } from '../promote';
import { findChampionBefore, rollBack } from '../roll-back';
import { readGateways } from './read-gateways';
import { getRolloutRow, presentRollout, RolloutState, withEvent, type RolloutRow } from './rollout-rows';

type Switching = SwitchRolloutInput & { endpointId: string; rolloutId: string };

/**
 * Moves all traffic of a blue/green rollout: to green is a promotion with its gates and approvals, back to blue is
 * rolling back. Pressed twice it is one switch.
 *
 * @throws Conflict while a gateway has not loaded green, or when somebody else changed who answers
 */
export async function switchRollout(ctx: Context, input: Switching): Promise<Rollout> {
  requirePermission(ctx, 'endpoint:promote');
  const row = await inTransaction(async (tx) => {
    const endpoint = await lockEndpointRow(tx, ctx, input.endpointId);
    const found = await getRolloutRow(ctx, input.rolloutId, tx);
    const plan = RolloutPlan.parse(found.plan);
    if (found.endpointId !== endpoint.id || plan.kind !== 'blue-green')
      throw conflict('Only a blue/green rollout is switched.');
    if (found.status !== 'running') throw conflict(`This rollout is over: ${found.reason}`);
    const state = RolloutState.parse(found.state);
    const isNoted = (state.step === 1) === (input.to === 'green');
    // Another door may have changed who answers since the rollout last looked: what counts is the champion of now.
    if (answeringNow(endpoint, plan, state.blueId) === input.to)
      return isNoted ? found : noteSwitch(tx, ctx, { row: found, to: input.to, how: 'by another door' });
    await (input.to === 'green' ? toGreen : toBlue)({ tx, ctx, endpoint, state, plan });
    return noteSwitch(tx, ctx, { row: found, to: input.to, how: `switched by ${ctx.actor.name}` });
  });
  return presentRollout(ctx, row);
}

interface Work {
  tx: Tx;
  ctx: Context;
  endpoint: EndpointRow;
  state: RolloutState;
  plan: BlueGreenPlan;
}

async function toGreen({ tx, ctx, endpoint, state, plan }: Work): Promise<void> {
  if (endpoint.mode === 'split') {
    throw conflict(`The traffic of ${endpoint.name} is split by a test: end that test first, then switch.`);
  }
  const gateways = await readGateways(endpoint);
  const late = gateways.filter(({ ready }) => !ready);
  if (late.length > 0) {
    const which = late.map(({ host, note }) => `${host} ${note}`).join('; ');
    const many = `${late.length} of ${gateways.length} gateways are not ready`;
    throw conflict(`${many} (${which}). Wait until green stands everywhere, then switch.`);
  }
  const reason = 'Blue/green: switched to green.';
  const change = { versionId: plan.versionId, expectedChampionId: state.blueId ?? '', reason, eventTime: null };
  await promote(ctx, { endpointId: endpoint.id, ...change }, tx);
}

async function toBlue({ tx, ctx, endpoint, state, plan }: Work): Promise<void> {
  if ((await findChampionBefore(tx, endpoint)) !== state.blueId) {
    const what = `Rolling ${endpoint.name} back would not bring blue back, since others have answered in between`;
    throw conflict(`${what}: promote the version you want instead.`);
  }
  const back = { expectedChampionId: plan.versionId, reason: 'Blue/green: switched back to blue.', eventTime: null };
  await rollBack(ctx, { endpointId: endpoint.id, ...back }, tx);
}

/** Writes down who answers from now on: 0 is blue, 1 green. */
export async function noteSwitch(
  tx: Tx,
  ctx: Context,
  { row, to, how, now = new Date() }: { row: RolloutRow; to: 'green' | 'blue'; how: string; now?: Date },
): Promise<RolloutRow> {
  const state = RolloutState.parse(row.state);
  const moved = { ...state, step: to === 'green' ? 1 : 0, stepSince: now.toISOString() };
  const next = withEvent(moved, now, `${to} answers, ${how}`);
  await writeAudit(tx, ctx, {
    action: 'rollout.switch',
    subject: { type: 'endpoint', id: row.endpointId },
    detail: { rolloutId: row.id, to },
  });
  return tx.rollout.update({ where: { id: row.id }, data: { state: toJson(next) } });
}

/** Whether the champion is who the rollout left it to; a promotion by another door counts as a switch. */
export function answeringNow(endpoint: EndpointRow, plan: BlueGreenPlan, blueId: string | null) {
  const { versionId } = championOf(endpoint);
  if (versionId === plan.versionId) return 'green';
  return versionId === blueId ? 'blue' : 'somebody else';
}
