import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { defaultServingSettings, type ServingSettings } from '@/lib/contracts/serving-settings';
import type { PredictBody } from './read-predict-body';
import { scoreInBatches, scoresInBatches } from './score-batches';
import { scoreRow, type ScoreRequest, type Work } from './score-row';
import type { ServingPlan } from './serving-plans';

const rowsPerTurn = 100;

/** The rows of one request with who answered them and what. */
export interface ScoredRequest {
  plan: ServingPlan;
  settings: ServingSettings;
  body: PredictBody;
  receivedMs: number;
  ids: readonly string[];
  /** Place of the version the row was assigned to, per row: it is charged with the answer, whoever gave it. */
  served: readonly number[];
  /** Its scores, `plan.outputs` a row; null where it failed. */
  scores: readonly (number | null)[];
  sources: readonly number[];
  /** Place of the previous champion, where it can step in. */
  fallbackPlace: number;
  /** Whether a row got no answer because time was up. */
  isLate: boolean;
  /** Time a row took: its own scoring, and its part of what the request took before. */
  latencyUs: readonly number[];
}

/** Picks who answers each row, and lets it answer. A long request lets others have their turn in between. */
export async function scoreRequest(request: ScoreRequest): Promise<ScoredRequest> {
  const { plan, body, startedAt, care } = request;
  const settings = care?.settings ?? defaultServingSettings;
  const work: Work = {
    ...request,
    care,
    settings,
    failure: Array.from({ length: plan.outputs }, () => null),
    untilMs: startedAt + settings.timeoutMs,
    served: [],
    scores: [],
    sources: [],
    latencyUs: [],
    isLate: false,
  };
  if (scoresInBatches(work)) await scoreInBatches(work);
  else await scoreOneByOne(work);
  const { receivedMs, ids, served, scores, sources: from, latencyUs, isLate } = work;
  const fallbackPlace = care?.fallbackPlace ?? -1;
  return { plan, settings, body, receivedMs, ids, served, scores, sources: from, latencyUs, isLate, fallbackPlace };
}

async function scoreOneByOne(work: Work): Promise<void> {
  const rows = work.body.rows.count;
  const pending: Promise<void>[] = [];
  let before = performance.now();
  const sharedUs = ((before - work.startedAt) * 1000) / rows;
  for (let index = 0; index < rows; index++) {
    const waiting = scoreRow(work, index, before);
    const now = performance.now();
    work.latencyUs[index] = Math.round(sharedUs + (now - before) * 1000);
    if (waiting) pending.push(timed(work, index, waiting));
    before = now;
    if (index % rowsPerTurn !== rowsPerTurn - 1) continue;
    await turn();
    before = performance.now();
  }
  if (pending.length > 0) await Promise.all(pending);
}

async function timed(work: Work, index: number, waiting: Promise<void>): Promise<void> {
  await waiting;
  work.latencyUs[index] = Math.round((performance.now() - work.startedAt) * 1000);
}
