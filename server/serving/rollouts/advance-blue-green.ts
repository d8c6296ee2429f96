import type { BlueGreenPlan } from '@/lib/contracts/rollouts';
import { defaultServingSettings, ServingSettings } from '@/lib/contracts/serving-settings';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import type { EndpointRow } from '../endpoint-rows';
import { endRollout } from './end-rollout';
import { leaveShadow, takeGreenOut } from './leave-shadow';
import type { RolloutRow, RolloutState } from './rollout-rows';
import { answeringNow, noteSwitch } from './switch-rollout';

interface Work {
  tx: Tx;
  ctx: Context;
  row: RolloutRow;
  now: Date;
}

interface BlueGreen {
  endpoint: EndpointRow;
  state: RolloutState;
  plan: BlueGreenPlan;
}

const minuteMs = 60_000;

/** Follows who answers, and ends a blue/green rollout when blue has been kept for its time. */
export async function advanceBlueGreen(work: Work, { endpoint, state, plan }: BlueGreen): Promise<void> {
  const { tx, ctx, row, now } = work;
  const answering = answeringNow(endpoint, plan, state.blueId);
  const stopped = (reason: string) => endRollout(tx, ctx, { row, status: 'stopped', reason });
  if (answering === 'somebody else') {
    await takeGreenOut({ tx, ctx, endpoint }, { state, plan });
    return void (await stopped('Somebody else changed who answers.'));
  }
  if ((answering === 'green') !== (state.step === 1)) {
    await noteSwitch(tx, ctx, { row, to: answering, how: 'by another door', now });
    return;
  }
  if (answering === 'blue') {
    const isLoaded = endpoint.variants.some(({ versionId }) => versionId === plan.versionId);
    if (!isLoaded) await stopped('Somebody took green out.');
    return;
  }
  const isOver = now.getTime() - Date.parse(state.stepSince) >= plan.keepMinutes * minuteMs;
  if (!isOver) return;
  const isReleased = await releaseBlue({ tx, ctx }, { endpoint, state, plan });
  const blue = isReleased ? 'blue was let go' : 'blue goes on in the shadow';
  const reason = `Green has answered for ${plan.keepMinutes} min: ${blue}.`;
  await endRollout(tx, ctx, { row, status: 'done', reason });
}

/** Takes blue out of memory, unless it is wanted there: by the plan, as the fallback, or in a test. */
async function releaseBlue(
  { tx, ctx }: Pick<Work, 'tx' | 'ctx'>,
  { endpoint, state, plan }: BlueGreen,
): Promise<boolean> {
  const { fallback } = ServingSettings.catch(defaultServingSettings).parse(endpoint.settings);
  if (!plan.releaseBlue || fallback.previousChampion || endpoint.mode === 'split') return false;
  return state.blueId !== null && leaveShadow({ tx, ctx, endpoint }, state.blueId);
}
