import { RolloutPlan, type BanditPlan, type CanaryPlan } from '@/lib/contracts/rollouts';
import { nextCanaryStep } from '@/lib/decisions/next-canary-step';
import { createRandom } from '@/lib/random/create-random';
import { normalBelief, thompsonShares } from '@/lib/stats/thompson-shares';
import { systemContext, type Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { AppError } from '@/server/core/errors';
import { projectPlace } from '@/server/core/events';
import { inLiveProjects } from '@/server/core/live-projects';
import { oneByOne } from '@/server/core/one-by-one';
import { toJson } from '@/server/core/json';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { championOf, lockEndpointRow, type EndpointRow } from '../endpoint-rows';
import { latencyQuantileMs } from '../histograms';
import { promote } from '../promote';
import { clearSplit, setArms } from '../set-split';
import { advanceBlueGreen } from './advance-blue-green';
import { endRollout } from './end-rollout';
import { lossesOfArm, lossGapOf, readArmRecords, type ArmRecord } from './read-arm-facts';
import { RolloutState, withEvent, type RolloutRow } from './rollout-rows';

const minuteMs = 60_000;
/** Shares that hardly move are left alone: every change deals some keys anew. */
const leastMove = 0.01;

/** Looks at every running rollout of any organisation that is not archived: goes on, halts, or moves shares. */
export async function advanceRollouts(now = new Date()): Promise<void> {
  const rows = await db().rollout.findMany({
    where: { status: 'running', endpoint: { deletedAt: null, archivedAt: null }, ...(await inLiveProjects()) },
    orderBy: { createdAt: 'asc' },
  });
  await oneByOne('rollout', rows, (row) => advanceOne(row, now));
}

async function advanceOne(row: RolloutRow, now: Date): Promise<void> {
  const ctx = systemContext(await projectPlace(row.projectId), 'rollout');
  try {
    await inTransaction((tx) => advance({ tx, ctx, row, now }));
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'Unavailable') throw error;
    // What is refused now is refused the next time too: a rollout that cannot go on says so and ends.
    await inTransaction((tx) => halt({ tx, ctx, row, now }, `It could not go on: ${error.message}`));
  }
}

async function halt({ tx, ctx, row }: Work, reason: string): Promise<void> {
  const endpoint = await lockEndpointRow(tx, ctx, row.endpointId);
  const fresh = await tx.rollout.findUniqueOrThrow({ where: { id: row.id } });
  if (fresh.status !== 'running') return;
  const isOwn = fresh.kind !== 'blue-green' && endpoint.salt === RolloutState.parse(fresh.state).salt;
  if (isOwn) await clearSplit(ctx, { endpointId: endpoint.id }, tx);
  await endRollout(tx, ctx, { row: fresh, status: 'halted', reason });
}

interface Work {
  tx: Tx;
  ctx: Context;
  row: RolloutRow;
  now: Date;
}

async function advance({ tx, ctx, row, now }: Work): Promise<void> {
  const endpoint = await lockEndpointRow(tx, ctx, row.endpointId);
  const fresh = await tx.rollout.findUniqueOrThrow({ where: { id: row.id } });
  if (fresh.status !== 'running' || endpoint.archivedAt !== null) return;
  const work = { tx, ctx, row: fresh, now };
  const state = RolloutState.parse(fresh.state);
  const plan = RolloutPlan.parse(fresh.plan);
  if (plan.kind === 'blue-green') await advanceBlueGreen(work, { endpoint, state, plan });
  else if (endpoint.salt !== state.salt) {
    await endRollout(tx, ctx, { row: fresh, status: 'stopped', reason: 'Somebody else changed who answers.' });
  } else if (plan.kind === 'canary') await advanceCanary(work, { endpoint, state, plan });
  else if (plan.kind === 'bandit') await advanceBandit(work, { endpoint, state, plan });
}

interface Canary {
  endpoint: EndpointRow;
  state: RolloutState;
  plan: CanaryPlan;
}

async function advanceCanary(work: Work, { endpoint, state, plan }: Canary): Promise<void> {
  const { tx, ctx, row, now } = work;
  const since = new Date(state.stepSince);
  const arms = await readArmRecords(endpoint, { since, salt: state.salt });
  const [champion, newcomer] = [arms.find((arm) => arm.versionId !== plan.versionId), armOf(arms, plan.versionId)];
  if (!champion || !newcomer) return;
  const minutes = (now.getTime() - since.getTime()) / minuteMs;
  const lossGap = lossGapOf(champion, newcomer);
  const facts = { step: state.step, minutes, champion: sideOf(champion), newcomer: sideOf(newcomer), lossGap };
  const decision = nextCanaryStep(plan, facts);
  if (decision.kind === 'halt') {
    await clearSplit(ctx, { endpointId: endpoint.id }, tx);
    await endRollout(tx, ctx, { row, status: 'halted', reason: decision.reason });
  } else if (decision.kind === 'finish') await finish(work, endpoint, plan);
  else if (decision.kind === 'advance') {
    const step = state.step + 1;
    const share = plan.steps[step]?.share ?? 0;
    const { salt } = state;
    await setArms(ctx, { endpointId: endpoint.id, arms: [{ versionId: plan.versionId, share }], salt }, tx);
    const next = withEvent({ ...state, step, stepSince: now.toISOString() }, now, `on to ${percent(share)}`);
    await keep(work, next, { step, share });
  }
}

const armOf = (arms: readonly ArmRecord[], versionId: string) => arms.find((arm) => arm.versionId === versionId);
const sideOf = ({ predictions, errors, latency }: ArmRecord) => ({
  predictions,
  errors,
  p99Ms: latencyQuantileMs(latency, 0.99),
});
const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;

/** The last step is over: the newcomer becomes champion, unless that is refused, which halts it with the reason. */
async function finish({ tx, ctx, row }: Work, endpoint: EndpointRow, plan: CanaryPlan): Promise<void> {
  try {
    await promote(
      ctx,
      {
        endpointId: endpoint.id,
        versionId: plan.versionId,
        expectedChampionId: championOf(endpoint).versionId,
        reason: 'Canary: all steps passed.',
        eventTime: null,
      },
      tx,
    );
    await endRollout(tx, ctx, { row, status: 'done', reason: 'All steps passed: promoted.' });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await clearSplit(ctx, { endpointId: endpoint.id }, tx);
    await endRollout(tx, ctx, { row, status: 'halted', reason: `Could not be promoted: ${error.message}` });
  }
}

interface Bandit {
  endpoint: EndpointRow;
  state: RolloutState;
  plan: BanditPlan;
}

async function advanceBandit(work: Work, { endpoint, state, plan }: Bandit): Promise<void> {
  const { tx, ctx, row, now } = work;
  const isDue = now.getTime() - Date.parse(state.lastLookAt ?? state.stepSince) >= plan.everyMinutes * minuteMs;
  if (!isDue) return;
  const arms = await readArmRecords(endpoint, { since: row.createdAt, salt: state.salt });
  const looked = { ...state, lastLookAt: now.toISOString() };
  const shares = banditShares(arms, plan, now.getTime());
  const moved = Math.max(...arms.map((arm, place) => Math.abs(arm.share - (shares[place] ?? 0))));
  if (moved < leastMove) return keep(work, looked);
  const challengers = arms.flatMap(({ versionId }, place) =>
    plan.versionIds.includes(versionId) ? [{ versionId, share: shares[place] ?? 0 }] : [],
  );
  await setArms(ctx, { endpointId: endpoint.id, arms: challengers, salt: state.salt }, tx);
  const text = `shares ${shares.map(percent).join(', ')}`;
  await keep(work, withEvent(looked, now, text), { shares });
}

/** Each arm's chance to be the best, from the labels so far; equal shares until every arm has some. */
export function banditShares(arms: readonly ArmRecord[], { goal, floor }: BanditPlan, seed: number): number[] {
  const samples = arms.map((arm) => (goal === 'loss' ? lossesOfArm(arm) : arm.labels));
  if (samples.some((sample) => sample.n < 2)) return arms.map(() => 1 / arms.length);
  const direction = goal === 'loss' ? -1 : 1;
  const signed = samples.map((sample) => ({ ...sample, mean: direction * sample.mean }));
  const middle = signed.reduce((sum, sample) => sum + sample.mean, 0) / signed.length;
  const widest = Math.max(...signed.map((sample) => Math.sqrt(sample.squaredDeviations / (sample.n - 1))), 1e-9);
  const beliefs = signed.map((sample) => normalBelief(sample, { mean: middle, sd: widest }));
  return thompsonShares({ beliefs, floor, random: createRandom(seed) });
}

async function keep({ tx, ctx, row }: Work, state: RolloutState, detail?: Record<string, unknown>): Promise<void> {
  await tx.rollout.update({ where: { id: row.id }, data: { state: toJson(state) } });
  if (!detail) return;
  await writeAudit(tx, ctx, {
    action: 'rollout.advance',
    subject: { type: 'endpoint', id: row.endpointId },
    detail: { rolloutId: row.id, ...detail },
  });
}
