import { hostname } from 'node:os';
import type { Row } from '@/lib/contracts/basics';
import type { VersionLatency } from '@/lib/contracts/version-facts';
import { Signature } from '@/lib/preprocessing/schema';
import { quantileOfSorted } from '@/lib/stats/quantile';
import type { Context } from '@/server/core/context';
import { publishEventNow } from '@/server/core/events';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { db } from '@/server/core/db';
import { toJson } from '@/server/core/json';
import { evaluateVersion, getVersionRow, loadBundle } from '@/server/models';
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

/** Measures a registered version: how quick it is on the gateway's own code, how good, and where. */
export async function measureVersion({ ctx, payload, signal, progress, log }: JobHandle<'version.measure'>) {
  const version = await getVersionRow(ctx, payload.versionId);
  progress({ done: 0, total: 2, unit: 'measurements', message: 'Latency of single rows' });
  const latency = await keepLatency(ctx, version, (sentence) => log(sentence, 'warning'));
  progress({ done: 1, total: 2, unit: 'measurements', message: 'Metrics and slices' });
  const { rows, error } = await evaluateVersion(ctx, { versionId: version.id, signal });
  await publishEventNow({ orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: version.modelId });
  return { latency, rows, error };
}

/** Measures a version that has not been measured yet, for what needs its figures now. */
export async function measureIfNew(ctx: Context, versionId: string): Promise<void> {
  const version = await getVersionRow(ctx, versionId);
  if (version.latency === null) await keepLatency(ctx, version, () => undefined);
}

/** Measures and keeps the latency of a version; one that does not answer has none, and a sentence says so. */
async function keepLatency(ctx: Context, version: Named, note: (sentence: string) => void) {
  try {
    const latency = await measureLatency(await loadBundle(version.sha256), version);
    const where = { id: version.id, orgId: ctx.orgId };
    await db().modelVersion.updateMany({ where, data: { latency: toJson(latency) } });
    return latency;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    note(error.message);
    return null;
  }
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
