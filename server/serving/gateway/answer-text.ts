import { answerSources } from '@/lib/contracts/serving-settings';
import { AppError } from '@/server/core/errors';
import type { ScoredRequest } from './score-request';
import { sources } from './score-row';

/** The answer as JSON: PredictResult. @throws where a row got no answer */
export function answerOf(request: ScoredRequest, explain = false): string {
  requireScores(request);
  const textOf = outputWriter(request, explain);
  let text = '{"predictions":[';
  for (let index = 0; index < request.ids.length; index++) {
    if (index > 0) text += ',';
    text += textOf(index);
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

/** Prepares the texts of answers: what many rows share is put together once. Gives the text of one row. */
export function outputWriter(request: ScoredRequest, explain = false): (index: number) => string {
  const { plan, settings, scores, ids, served } = request;
  const isLabelled = settings.withLabel && plan.signature.task !== 'regression';
  const tails = new Map<number, string>();
  const tailOf = (place: number, source: number) => {
    const key = place * answerSources.length + source;
    const known = tails.get(key) ?? versionText(request, place, source);
    tails.set(key, known);
    return known;
  };
  return (index) => {
    const source = request.sources[index] ?? 0;
    const values = plan.outputs === 1 ? `${scoreText(scores[index])},` : `null,${probabilitiesText(request, index)}`;
    let text = `{"predictionId":"${ids[index]}","score":${values}${tailOf(served[index] ?? 0, source)}`;
    if (isLabelled) text += `,"label":${JSON.stringify(labelOf(request, index))}`;
    if (source > 0) text += `,"source":"${answerSources[source]}"`;
    if (explain) text += `,"explanation":${JSON.stringify(explanationOf(request, index))}`;
    return `${text}}`;
  };
}

/** Which version answered, and in whose place. */
function versionText({ plan, fallbackPlace }: ScoredRequest, place: number, source: number): string {
  const version = plan.variants[source === sources.previousChampion ? fallbackPlace : place];
  return `"version":${version?.version ?? 0},"variant":"${plan.variants[place]?.role ?? 'champion'}"`;
}

const scoreText = (score: number | null | undefined) =>
  score === null || score === undefined ? 'null' : String(score);

function probabilitiesText({ plan, scores }: ScoredRequest, index: number): string {
  const own = scores.slice(index * plan.outputs, (index + 1) * plan.outputs);
  const shares = Object.fromEntries(plan.signature.classes.map((name, place) => [name, own[place] ?? 0]));
  return `"probabilities":${JSON.stringify(shares)},`;
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
  const explained = variant?.explain?.(body.rows.at(index), plan.outputs === 1 ? 0 : topPlace(request, index));
  if (explained) return explained;
  throw new AppError('Invalid', `Version ${variant?.version} cannot be looked into: ask without explain.`, {
    field: 'explain',
  });
}
