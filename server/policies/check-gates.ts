import { RoundPlan } from '@/lib/contracts/policies';
import { judgeGates, type GateFacts } from '@/lib/decisions/judge-gates';
import { TrainingConfig, TrainingReport } from '@/lib/contracts/training';
import { quantileOfSorted } from '@/lib/stats/quantile';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { AppError } from '@/server/core/errors';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { toJson } from '@/server/core/json';
import { getVersionRow, loadBundle, registerVersion } from '@/server/models';
import { requireCompatible } from '@/server/serving';
import { measureOnValidation } from './measure-on-validation';
import type { ChallengerRow, RoundRow } from './queries';

type Model = Awaited<ReturnType<typeof loadBundle>>;
type Watch = Pick<JobHandle, 'signal' | 'progress' | 'log'>;

/** Registers every finished training of a round that has not been checked, and checks whether it may meet traffic. */
export async function checkGates(ctx: Context, round: RoundRow, watch: Watch | undefined): Promise<void> {
  const { modelName } = RoundPlan.parse(round.plan);
  const waiting = round.challengers.filter(({ runId, gates }) => runId !== null && gates === null);
  for (const [place, challenger] of waiting.entries()) {
    watch?.signal.throwIfAborted();
    watch?.progress({
      done: place,
      total: waiting.length,
      unit: 'challengers',
      message: `Checking ${challenger.name}`,
    });
    const run = await db().run.findFirst({
      where: { id: challenger.runId ?? '', orgId: ctx.orgId, status: 'finished' },
    });
    if (!run) continue;
    const facts = await register(ctx, { round, challenger, modelName, runId: run.id });
    const gates = judgeGates(facts);
    for (const gate of gates) watch?.log(`${challenger.name}: ${gate.sentence}`, gate.passed ? 'info' : 'warning');
    await db().roundChallenger.update({ where: { id: challenger.id }, data: { gates: toJson(gates) } });
  }
}

interface Checked {
  round: RoundRow;
  challenger: ChallengerRow;
  modelName: string;
  runId: string;
}

/** Makes the training a version, which opens its bundle, and gathers what the gates ask about it. */
async function register(ctx: Context, { round, challenger, modelName, runId }: Checked): Promise<GateFacts> {
  const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
  const { metrics } = TrainingReport.parse(run.report);
  const nothing = { metrics, loss: null, latency: null };
  try {
    const description = `Challenger of round ${round.number}: ${challenger.name}`;
    const { id } = await registerVersion(ctx, { runId, modelName, description });
    await db().roundChallenger.update({ where: { id: challenger.id }, data: { versionId: id } });
    const version = await getVersionRow(ctx, id);
    const crowned = await getVersionRow(ctx, round.championVersionId);
    requireCompatible(crowned, version);
    const champion = await loadBundle(crowned.sha256);
    const loss = await measureOnValidation(ctx, { config: TrainingConfig.parse(run.config), metrics, champion });
    const latency = await latencyOf(await loadBundle(version.sha256), champion);
    return { openingTrouble: null, metrics, loss, latency };
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return { ...nothing, openingTrouble: error.message };
    if (error instanceof AppError && error.code !== 'Unavailable') return { ...nothing, openingTrouble: error.message };
    throw error;
  }
}

const warmUps = 200;
const timedRows = 1000;

/** How long each takes for single rows, measured on the example each was trained with. */
async function latencyOf(challenger: Model, champion: Model): Promise<GateFacts['latency']> {
  return { challengerMs: await p95Of(challenger), championMs: await p95Of(champion) };
}

async function p95Of({ signature, scoreRow, outputs }: Model): Promise<number> {
  const row = Object.fromEntries(signature.inputs.map(({ name, example }) => [name, example]));
  const out = new Float64Array(outputs);
  const times = new Float64Array(timedRows);
  for (let turn = -warmUps; turn < timedRows; turn += 1) {
    const started = performance.now();
    await scoreRow(row, out);
    if (turn >= 0) times[turn] = performance.now() - started;
  }
  return quantileOfSorted(times.sort(), 0.95);
}
