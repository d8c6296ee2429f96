import type { Row } from '@/lib/contracts/basics';
import type { ServingSettings } from '@/lib/contracts/serving-settings';
import { callVersion, type Called, type Scores } from './around/call-version';
import type { ResponseCache } from './around/response-cache';
import { dealKey } from './assign-variant';
import type { PredictBody } from './read-predict-body';
import type { ServingPlan } from './serving-plans';

/** Where an answer came from, as the log numbers it: see `answerSources`. */
export const sources = { version: 0, cache: 1, previousChampion: 2, constant: 3 } as const;

/** What stands around the model while a request is scored. */
interface Care {
  settings: ServingSettings;
  cache: ResponseCache;
  /** Place of the previous champion in the plan; −1: none. */
  fallbackPlace: number;
}

/** Rows to be scored. */
export interface ScoreRequest {
  plan: ServingPlan;
  body: PredictBody;
  ids: readonly string[];
  receivedMs: number;
  /** `performance.now()` when the request arrived. */
  startedAt: number;
  care?: Care;
}

/** One request while its rows are scored. */
export interface Work extends Required<Omit<ScoreRequest, 'care'>> {
  care: Care | undefined;
  settings: ServingSettings;
  failure: Scores;
  untilMs: number;
  served: number[];
  scores: (number | null)[];
  sources: number[];
  latencyUs: number[];
  isLate: boolean;
}

/** Scores one row, at `performance.now()` of `nowMs`; a promise only where its version answers from elsewhere. */
export function scoreRow(work: Work, index: number, nowMs: number): Promise<void> | undefined {
  const { plan, body, ids, settings } = work;
  const row = body.rows.at(index);
  const place = placeOf(plan, body.keys?.[index] ?? ids[index] ?? '');
  work.served[index] = place;
  const cacheKey = settings.cache.ttlSeconds > 0 ? `${plan.variants[place]?.versionId} ${JSON.stringify(row)}` : '';
  const known = cacheKey === '' ? undefined : work.care?.cache.get(cacheKey, work.receivedMs);
  if (known) return put(work, index, { scores: known, source: sources.cache });
  if (nowMs > work.untilMs) {
    work.isLate = true;
    return fall({ work, index, row });
  }
  const called = callVersion(plan.variants[place], row, work);
  const take = (answer: Called) => settle({ work, index, row, cacheKey }, answer);
  return called instanceof Promise ? called.then(take) : take(called);
}

interface RowOf {
  work: Work;
  index: number;
  row: Row;
  cacheKey?: string;
}

function settle({ work, index, row, cacheKey = '' }: RowOf, { scores, late }: Called): Promise<void> | undefined {
  if (late) work.isLate = true;
  if (scores.includes(null)) return fall({ work, index, row });
  if (cacheKey !== '') {
    work.care?.cache.set(cacheKey, scores, { ...work.settings.cache, nowMs: work.receivedMs });
  }
  return put(work, index, { scores, source: sources.version });
}

/** The version failed: the previous champion answers, else the constant, else nobody. */
export function fall({ work, index, row }: RowOf): Promise<void> | undefined {
  const { plan, care, settings } = work;
  const place = care?.fallbackPlace ?? -1;
  const canStepIn = settings.fallback.previousChampion && place >= 0 && place !== work.served[index];
  if (!canStepIn) return put(work, index, constantOf(work));
  const untilMs = Math.max(work.untilMs, performance.now() + settings.timeoutMs);
  const limit = { failure: work.failure, untilMs, settings };
  const called = callVersion(plan.variants[place], row, limit);
  const take = ({ scores }: Called) =>
    put(work, index, scores.includes(null) ? constantOf(work) : { scores, source: sources.previousChampion });
  return called instanceof Promise ? called.then(take) : take(called);
}

interface Given {
  scores: Scores;
  source: number;
}

function constantOf({ settings, failure, plan }: Work): Given {
  const { constant } = settings.fallback;
  const scores = constant === null ? [] : [constant].flat();
  return scores.length === plan.outputs
    ? { scores, source: sources.constant }
    : { scores: failure, source: sources.version };
}

function put(work: Work, index: number, { scores, source }: Given): undefined {
  const { outputs } = work.plan;
  for (let k = 0; k < outputs; k++) work.scores[index * outputs + k] = scores[k] ?? null;
  work.sources[index] = source;
  return undefined;
}

/** A row without a key is assigned by its id: by chance, but the same on a retry. */
export function placeOf(plan: ServingPlan, key: string): number {
  return plan.mode === 'split' ? dealKey(plan, key) : 0;
}
