import { answerSources } from '@/lib/contracts/serving-settings';
import { AppError } from '@/server/core/errors';
import { sources, type ScoredRequest } from './score-request';
import type { ServingPlan } from './serving-plans';

/** The answer as JSON: PredictResult. @throws where a row got no answer */
export function answerOf(request: ScoredRequest, explain = false): string {
  requireScores(request);
  let text = '{"predictions":[';
  for (let index = 0; index < request.ids.length; index++) {
    if (index > 0) text += ',';
    text += outputTextOf(request, index, explain);
  }
  return `${text}]}`;
}

/** Throws where a row got no answer: Unavailable when time was up, Internal naming the row when its version failed. */
export function requireScores({ plan, scores, served, isLate, settings }: ScoredRequest): void {
  const failed = scores.indexOf(null);
  if (failed < 0) return;
  const row = Math.floor(failed / plan.outputs);
  if (isLate) {
    const sentence = `rows[${row}] was not answered within ${settings.timeoutMs} ms: try again, or send fewer rows.`;
    throw new AppError('Unavailable', sentence, { row, retryAfterSeconds: 1 });
  }
  const variant = plan.variants[served[row] ?? 0];
  const fault = variant?.fault?.sentence ?? null;
  const why = fault === null ? '. The failure is logged' : `: ${fault}`;
  throw new AppError(
    'Internal',
    `Version ${variant?.version} could not score rows[${row}]${why}; roll back if it goes on.`,
    { row },
  );
}

/** Place of the version whose scores a row got: who stepped in where the version it was dealt to failed. */
export function answeringPlace({ served, sources: from, fallbackPlace }: ScoredRequest, index: number): number {
  return from[index] === sources.previousChampion ? fallbackPlace : (served[index] ?? 0);
}

/** The answer to one row as JSON: PredictionOutput. */
export function outputTextOf(request: ScoredRequest, index: number, explain = false): string {
  const { plan, ids, served, scores, settings } = request;
  const version = plan.variants[answeringPlace(request, index)]?.version ?? 0;
  const from = index * plan.outputs;
  const score = plan.outputs === 1 ? scoreText(scores[from]) : 'null';
  const probabilities =
    plan.outputs === 1 ? '' : `"probabilities":${probabilitiesOf(plan, scores.slice(from, from + plan.outputs))},`;
  const source = request.sources[index] ?? 0;
  let text = `{"predictionId":"${ids[index]}","score":${score},${probabilities}"version":${version},`;
  text += `"variant":"${plan.variants[served[index] ?? 0]?.role ?? 'champion'}"`;
  if (settings.withLabel && plan.signature.task !== 'regression')
    text += `,"label":${JSON.stringify(labelOf(request, index))}`;
  if (source > 0) text += `,"source":"${answerSources[source]}"`;
  if (explain) text += `,"explanation":${JSON.stringify(explanationOf(request, index))}`;
  return `${text}}`;
}

const scoreText = (score: number | null | undefined) =>
  score === null || score === undefined ? 'null' : String(score);

function probabilitiesOf(plan: ServingPlan, scores: readonly (number | null)[]): string {
  return JSON.stringify(Object.fromEntries(plan.signature.classes.map((name, place) => [name, scores[place] ?? 0])));
}

/** What a row's class is called in answers. */
export function labelOf(request: ScoredRequest, index: number): string {
  const name = classOf(request, index);
  const { labels } = request.settings;
  return (Object.hasOwn(labels, name) ? labels[name] : undefined) ?? name;
}

/** The class that is answered: the positive one from the threshold on, or the most probable. */
function classOf(request: ScoredRequest, index: number): string {
  const { plan, scores, settings } = request;
  const { classes, positiveClass, task } = plan.signature;
  if (task === 'multiclass') return classes[topPlace(request, index)] ?? '';
  const threshold = settings.threshold ?? plan.variants[answeringPlace(request, index)]?.threshold ?? 0.5;
  const isPositive = (scores[index] ?? 0) >= threshold;
  return (isPositive ? positiveClass : classes.find((name) => name !== positiveClass)) ?? '';
}

function topPlace({ plan, scores }: ScoredRequest, index: number): number {
  const from = index * plan.outputs;
  const own = scores.slice(from, from + plan.outputs).map((score) => score ?? -Infinity);
  return own.indexOf(Math.max(...own));
}

function explanationOf(request: ScoredRequest, index: number) {
  const { plan, body } = request;
  const variant = plan.variants[answeringPlace(request, index)];
  const explained = variant?.explain?.(body.rows[index] ?? {}, plan.outputs === 1 ? 0 : topPlace(request, index));
  if (explained) return explained;
  throw new AppError('Invalid', `Version ${variant?.version} cannot be looked into: ask without explain.`, {
    field: 'explain',
  });
}
