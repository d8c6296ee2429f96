import type { BlueGreenPlan } from '@/lib/contracts/rollouts';
import type { Changing } from '../change-variants';
import { findChampionBefore } from '../roll-back';
import { removeShadow, shadowsOf } from '../set-shadows';
import type { RolloutState } from './rollout-rows';

/** Takes a version of a rollout out of the shadow, unless a running test compares with it. Says whether it went. */
export async function leaveShadow({ tx, ctx, endpoint }: Changing, versionId: string): Promise<boolean> {
  if (!shadowsOf(endpoint).includes(versionId)) return false;
  const { orgId } = ctx;
  const where = { orgId, endpointId: endpoint.id, status: 'running', arms: { some: { versionId } } };
  if ((await tx.abTest.count({ where })) > 0) return false;
  await removeShadow(ctx, { endpointId: endpoint.id, versionId }, tx);
  return true;
}

/** Takes green out where the rollout put it there, unless it is the champion that a roll back would bring back. */
export async function takeGreenOut(
  changing: Changing,
  { state, plan }: { state: RolloutState; plan: BlueGreenPlan },
): Promise<void> {
  if (!state.addedGreen) return;
  const before = await findChampionBefore(changing.tx, changing.endpoint);
  if (before !== plan.versionId) await leaveShadow(changing, plan.versionId);
}
