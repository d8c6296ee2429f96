import { hostname } from 'node:os';
import type { Row } from '@/lib/contracts/basics';
import { VersionLatency, type LatencyTrouble } from '@/lib/contracts/version-facts';
import { Signature } from '@/lib/preprocessing/schema';
import { quantileOfSorted } from '@/lib/stats/quantile';
import type { Context } from '@/server/core/context';
import { publishEventNow } from '@/server/core/events';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { db } from '@/server/core/db';
import { AppError } from '@/server/core/errors';
import { toJson } from '@/server/core/json';
import { evaluateVersion, getVersionRow, keepEvaluationTrouble, loadBundle } from '@/server/models';
import { createPredictionId } from './gateway/prediction-id';
import { readPredictBody } from './gateway/read-predict-body';
import { answerOf } from './gateway/answer-text';
import { linesOf } from './gateway/log-lines';
import { scoreOf } from './gateway/score-of';
import { scoreRequest } from './gateway/score-request';
import type { ServingPlan } from './gateway/serving-plans';

type Model = Awaited<ReturnType<typeof loadBundle>>;

/** Rows to warm up with and rows that are timed; few where every row is a call to somewhere else. */
const here = { warmUps: 300, timedRows: 2000 };
const elsewhere = { warmUps: 5, timedRows: 100 };

/**
 * Measures a registered version: how quick it is on the gateway's own code, how good, and where. What hinders one of
 * them becomes a sentence of the version, and does not hinder the other.
 */
export async function measureVersion({ ctx, payload, signal, progress, log }: JobHandle<'version.measure'>) {
  const version = await getVersionRow(ctx, payload.versionId);
  progress({ done: 0, total: 2, unit: 'measurements', message: 'Latency of single rows' });
  const latency = await keepLatency(ctx, version);
  if ('error' in latency) log(latency.error, 'warning');
  progress({ done: 1, total: 2, unit: 'measurements', message: 'Metrics and slices' });
  const { rows, error } = await evaluateVersion(ctx, { versionId: version.id, signal });
  await tellModel(ctx, version.modelId);
  return { latency, rows, error };
}

/** Keeps why a version could not be measured, when its job will not be tried again; what was found before stays. */
export async function endMeasuring(ctx: Context, versionId: string, sentence: string): Promise<void> {
  const version = await db().modelVersion.findFirst({ where: { id: versionId, orgId: ctx.orgId, deletedAt: null } });
  if (!version) return;
  const trouble: LatencyTrouble = { error: sentence, at: new Date().toISOString() };
  if (!VersionLatency.safeParse(version.latency).success) await writeLatency(ctx, versionId, trouble);
  await keepEvaluationTrouble(ctx, { versionId, sentence });
  await tellModel(ctx, version.modelId);
}

const tellModel = ({ orgId, projectId }: Context, id: string) =>
  publishEventNow({ orgId, projectId, topic: 'model', id });

/** Measures a version that has not been measured yet, for what needs its figures now. */
export async function measureIfNew(ctx: Context, versionId: string): Promise<void> {
  const version = await getVersionRow(ctx, versionId);
  if (!VersionLatency.safeParse(version.latency).success) await keepLatency(ctx, version);
}

/** Measures and keeps the latency of a version, or the sentence of why it has none; a figure it has stays then. */
async function keepLatency(
  ctx: Context,
  version: Named & { latency: unknown },
): Promise<VersionLatency | LatencyTrouble> {
  const latency = await findLatency(version);
  if ('error' in latency && VersionLatency.safeParse(version.latency).success) return latency;
  await writeLatency(ctx, version.id, latency);
  return latency;
}

async function findLatency(version: Named): Promise<VersionLatency | LatencyTrouble> {
  try {
    return await measureLatency(await loadBundle(version.sha256), version);
  } catch (error) {
    const isOwn = error instanceof RangeError || error instanceof TypeError;
    if (!isOwn && !(error instanceof AppError && error.code !== 'Unavailable')) throw error;
    return { error: error.message, at: new Date().toISOString() };
  }
}

async function writeLatency(ctx: Context, id: string, latency: VersionLatency | LatencyTrouble): Promise<void> {
  await db().modelVersion.updateMany({ where: { id, orgId: ctx.orgId }, data: { latency: toJson(latency) } });
}

interface Named {
  id: string;
  version: number;
  sha256: string;
}

/**
 * Milliseconds a single row takes through what a gateway does with a request but for the network and the disk: read the
 * body, check it, score it, write the answer and the record. After a warm-up, rows one after the other.
 *
 * @throws RangeError if the version does not answer the example it was registered with
 */
export async function measureLatency(model: Model, version: Named): Promise<VersionLatency> {
  const row: Row = Object.fromEntries(model.signature.inputs.map(({ name, example }) => [name, example]));
  const text = JSON.stringify({ rows: [row] });
  const plan = soloPlan(model, version);
  const { warmUps, timedRows } = model.kind === 'remote' ? elsewhere : here;
  const times = new Float64Array(timedRows);
  for (let turn = -warmUps; turn < timedRows; turn += 1) {
    const startedAt = performance.now();
    const body = readPredictBody(JSON.parse(text), model.checkRow);
    const receivedMs = Date.now();
    const ids = [createPredictionId(receivedMs)];
    const scored = await scoreRequest({ plan, body, ids, receivedMs, startedAt });
    if (scored.scores.includes(null)) throw new RangeError('The version does not answer its own example: no latency.');
    const written = linesOf(scored).length + answerOf(scored).length;
    if (turn >= 0 && written > 0) times[turn] = performance.now() - startedAt;
  }
  times.sort();
  return {
    p50Ms: quantileOfSorted(times, 0.5),
    p99Ms: quantileOfSorted(times, 0.99),
    rows: timedRows,
    host: hostname(),
    at: new Date().toISOString(),
  };
}

/** A plan in which the version is alone. */
function soloPlan(model: Model, { id, version, sha256 }: Named): ServingPlan {
  const signature = Signature.parse(model.signature);
  const role = 'champion' as const;
  const { threshold, explainRow: explain } = model;
  const score = scoreOf(model, model.outputs);
  const variant = { versionId: id, version, sha256, role, share: 1, score, threshold, explain };
  return {
    ...{ endpoint: 0, generation: 1, mode: 'champion', salt: '', broken: [] },
    ...{ variants: [variant], shares: [1], holdout: 0, signature, outputs: model.outputs },
  };
}
