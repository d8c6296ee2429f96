import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Row } from '@/lib/contracts/basics';
import { AppError } from '@/server/core/errors';
import { assignmentPoint, pickByShare } from './assign-variant';
import { writeRecord } from './log-record';
import type { PredictBody } from './read-predict-body';
import type { ServingPlan } from './serving-plans';

const rowsPerTurn = 100;

/** The rows of one request with who answered them and what. */
export interface ScoredRequest {
  plan: ServingPlan;
  body: PredictBody;
  receivedMs: number;
  ids: readonly string[];
  /** Place of the version that answered, per row. */
  served: readonly number[];
  /** Its scores, `plan.outputs` a row; null where it failed. */
  scores: readonly (number | null)[];
  /** Time a row took: its own scoring, and its part of what the request took before. */
  latencyUs: readonly number[];
}

interface Request {
  plan: ServingPlan;
  body: PredictBody;
  ids: readonly string[];
  receivedMs: number;
  /** `performance.now()` when the request arrived. */
  startedAt: number;
}

/** Picks who answers each row, and lets it answer. A long request lets others have their turn in between. */
export async function scoreRequest({ plan, body, ids, receivedMs, startedAt }: Request): Promise<ScoredRequest> {
  const { rows, keys } = body;
  const served: number[] = [];
  const scores: (number | null)[] = [];
  const latencyUs: number[] = [];
  let before = performance.now();
  const sharedUs = ((before - startedAt) * 1000) / rows.length;
  for (let index = 0; index < rows.length; index++) {
    const place = placeOf(plan, keys?.[index] ?? ids[index] ?? '');
    served.push(place);
    scores.push(...answer(plan, place, rows[index] ?? {}));
    const now = performance.now();
    latencyUs.push(Math.round(sharedUs + (now - before) * 1000));
    if (index % rowsPerTurn === rowsPerTurn - 1) await turn();
    before = performance.now();
  }
  return { plan, body, receivedMs, ids, served, scores, latencyUs };
}

/** A row without a key is assigned by its id: by chance, but the same on a retry. */
function placeOf(plan: ServingPlan, key: string): number {
  return plan.mode === 'split' ? pickByShare(plan.shares, assignmentPoint(plan.salt, key)) : 0;
}

function answer(plan: ServingPlan, place: number, row: Row): readonly (number | null)[] {
  return plan.variants[place]?.score(row) ?? Array.from({ length: plan.outputs }, () => null);
}

/** The lines of a request for the spool; `unsettled` when the database has not heard of the request's own id. */
export function linesOf(request: ScoredRequest, unsettled?: { requestId: string; bodyHash: string }): string {
  const { plan, body, ids, served, scores, latencyUs, receivedMs } = request;
  const { rows, keys, eventMs } = body;
  let lines = '';
  for (let index = 0; index < rows.length; index++) {
    const record = {
      id: ids[index] ?? '',
      e: plan.endpoint,
      g: plan.generation,
      t: (typeof eventMs === 'object' ? eventMs[index] : eventMs) ?? receivedMs,
      k: keys?.[index] ?? null,
      v: served[index] ?? 0,
      s: scores.slice(index * plan.outputs, (index + 1) * plan.outputs),
      l: latencyUs[index] ?? 0,
      ...(unsettled ? { r: [unsettled.requestId, unsettled.bodyHash, index, rows.length] as const } : {}),
    };
    lines += writeRecord(record, JSON.stringify(rows[index]));
  }
  return lines;
}

/** The answer as JSON: PredictResult. @throws Internal naming the first row that its version failed on */
export function answerOf(request: ScoredRequest): string {
  requireScores(request);
  let text = '{"predictions":[';
  for (let index = 0; index < request.ids.length; index++) {
    if (index > 0) text += ',';
    text += outputTextOf(request, index);
  }
  return `${text}]}`;
}

/** Throws Internal where a version failed. */
export function requireScores({ plan, scores, served }: ScoredRequest): void {
  const failed = scores.indexOf(null);
  if (failed < 0) return;
  const row = Math.floor(failed / plan.outputs);
  const version = plan.variants[served[row] ?? 0]?.version;
  throw new AppError(
    'Internal',
    `Version ${version} could not score rows[${row}]. The failure is logged; roll back if it goes on.`,
    { row },
  );
}

/** The answer to one row as JSON: PredictionOutput. */
export function outputTextOf({ plan, ids, served, scores }: ScoredRequest, index: number): string {
  const variant = plan.variants[served[index] ?? 0];
  const from = index * plan.outputs;
  const score = plan.outputs === 1 ? scoreText(scores[from]) : 'null';
  const probabilities =
    plan.outputs === 1 ? '' : `"probabilities":${probabilitiesOf(plan, scores.slice(from, from + plan.outputs))},`;
  const answer = `"predictionId":"${ids[index]}","score":${score},${probabilities}`;
  return `{${answer}"version":${variant?.version ?? 0},"variant":"${variant?.role ?? 'champion'}"}`;
}

const scoreText = (score: number | null | undefined) =>
  score === null || score === undefined ? 'null' : String(score);

function probabilitiesOf(plan: ServingPlan, scores: readonly (number | null)[]): string {
  return JSON.stringify(Object.fromEntries(plan.signature.classes.map((name, place) => [name, scores[place] ?? 0])));
}
