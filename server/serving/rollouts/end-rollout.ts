import { RolloutPlan, type Rollout, type RolloutStatus } from '@/lib/contracts/rollouts';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { lockEndpointRow } from '../endpoint-rows';
import { clearSplit } from '../set-split';
import { takeGreenOut } from './leave-shadow';
import { getRolloutRow, presentRollout, RolloutState, withEvent, type RolloutRow } from './rollout-rows';

/**
 * Ends a running rollout by hand: all traffic goes back to the champion. Of blue/green, whoever answers goes on, and a
 * green that only stood ready goes. Ended twice is ended once.
 */
export async function stopRollout(ctx: Context, input: { endpointId: string; rolloutId: string }): Promise<Rollout> {
  requirePermission(ctx, 'endpoint:write');
  const row = await inTransaction(async (tx) => {
    const endpoint = await lockEndpointRow(tx, ctx, input.endpointId);
    const found = await getRolloutRow(ctx, input.rolloutId, tx);
    if (found.status !== 'running' || found.endpointId !== endpoint.id) return found;
    const state = RolloutState.parse(found.state);
    const plan = RolloutPlan.parse(found.plan);
    if (plan.kind === 'blue-green') await takeGreenOut({ tx, ctx, endpoint }, { state, plan });
    else if (endpoint.salt === state.salt) await clearSplit(ctx, { endpointId: endpoint.id }, tx);
    return endRollout(tx, ctx, { row: found, status: 'stopped', reason: `Stopped by ${ctx.actor.name}.` });
  });
  return presentRollout(ctx, row);
}

interface Ending {
  row: RolloutRow;
  status: Exclude<RolloutStatus, 'running'>;
  reason: string;
}

/** Writes down that a rollout is over, and why; the traffic is the caller's business. */
export async function endRollout(tx: Tx, ctx: Context, { row, status, reason }: Ending): Promise<RolloutRow> {
  const now = new Date();
  const state = withEvent(RolloutState.parse(row.state), now, reason);
  await writeAudit(tx, ctx, {
    action: `rollout.${status}`,
    subject: { type: 'endpoint', id: row.endpointId },
    detail: { rolloutId: row.id, reason },
  });
  return tx.rollout.update({ where: { id: row.id }, data: { status, reason, endedAt: now, state: toJson(state) } });
}
