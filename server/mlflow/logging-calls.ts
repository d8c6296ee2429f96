import type { Context } from '@/server/core/context';
import { AppError } from '@/server/core/errors';
import {
  logParams,
  logTags,
  recordMetricColumns,
  recordMetrics,
  recordModelMetrics,
  updateRun,
} from '@/server/experiments';
import type { MetricPoint, ParamClash } from '@/server/experiments';
import { postCall, type Call, type CallInput } from './call';
import { readMeasuredModel, readMetric, readMetricAt, readModelAt, readParam, readTag, recordOf } from './check-logged';
import type { Entry, MeasuredModel } from './check-logged';
import { noRun, requireActiveRun, runIdOf, runMustBeActive } from './find-rows';
import { doesNotExist, invalidParameter } from './mlflow-error';
import { runNameTag } from './present';
import { objectsOf, requiredText } from './read-fields';
import { scanBatch } from './scan-batch';

const most = { metrics: 1000, params: 100, tags: 100, 'metrics, params, and tags': 1000 } as const;
const mostBatchBytes = 1_000_000;

async function logMetric(ctx: Context, { fields }: CallInput): Promise<object> {
  const runId = runIdOf(fields);
  const point = readMetric(fields);
  const model = readMeasuredModel(fields);
  await addMetrics(ctx, runId, [point]);
  await addModelMetrics(ctx, runId, [{ point, model }]);
  return {};
}

async function logParameter(ctx: Context, { fields }: CallInput): Promise<object> {
  const runId = runIdOf(fields);
  const param = readParam(fields);
  await addParams(ctx, { runId, params: [param] }, ([clash]) =>
    clash
      ? `Changing param values is not allowed. Param with key='${clash.key}' was already logged with ` +
        `value='${clash.before}' for run ID='${runId}'. Attempted logging new value '${clash.now}'.`
      : '',
  );
  return {};
}

async function setTag(ctx: Context, { fields }: CallInput): Promise<object> {
  const runId = runIdOf(fields);
  await addTags(ctx, runId, [readTag(fields)]);
  return {};
}

async function deleteTag(ctx: Context, { fields }: CallInput): Promise<object> {
  const runId = runIdOf(fields);
  const key = requiredText(fields, 'key');
  const run = await requireActiveRun(ctx, runId);
  if (key === runNameTag)
    throw invalidParameter(`The tag ${key} is the name of the run: give it another name instead.`);
  if (!Object.hasOwn(run.tags, key)) throw doesNotExist(`No tag with name: ${key} in run with id ${runId}`);
  await logTags(ctx, { runId, tags: { [key]: null } });
  return {};
}

/** Params, then metrics, then tags; not as one, so what came before a refused part stays. */
async function logBatch(ctx: Context, input: CallInput): Promise<object> {
  const { fields, bodyBytes, metrics: scanned } = input;
  if (bodyBytes > mostBatchBytes) {
    const size = `at most ${mostBatchBytes} bytes, got a request of size ${bodyBytes}`;
    throw invalidParameter(`Batched logging API requests must be ${size}.`);
  }
  const runId = runIdOf(fields);
  const metrics = objectsOf(fields, 'metrics');
  const params = objectsOf(fields, 'params');
  const tags = objectsOf(fields, 'tags');
  const points = metrics.length + (scanned?.codes.length ?? 0);
  checkCount('metrics', points);
  checkCount('params', params.length);
  checkCount('tags', tags.length);
  checkCount('metrics, params, and tags', points + params.length + tags.length);
  const measured = metrics.map((metric, index) => ({
    point: readMetricAt(metric, index),
    model: readModelAt(metric, index),
  }));
  const paramEntries = params.map((param, index) => readParam(param, `params[${index}].`));
  const tagEntries = tags.map((tag, index) => readTag(tag, `tags[${index}].`));
  refuseDuplicates(paramEntries);
  if (points === 0) await requireActiveRun(ctx, runId);
  await addParams(ctx, { runId, params: paramEntries }, (clashes) => sentenceOfClashes(clashes, runId));
  if (scanned) await recordMetricColumns(ctx, { runId, columns: scanned }).catch(translateFor(runId));
  await addMetrics(
    ctx,
    runId,
    measured.map(({ point }) => point),
  );
  await addModelMetrics(ctx, runId, measured);
  await addTags(ctx, runId, tagEntries);
  return {};
}

function checkCount(what: keyof typeof most, count: number): void {
  if (count <= most[what]) return;
  throw invalidParameter(
    `A batch logging request can contain at most ${most[what]} ${what}. Got ${count} ${what}. ` +
      `Please split up ${what} across multiple requests and try again.`,
  );
}

function refuseDuplicates(params: readonly Entry[]): void {
  const keys = params.map(({ key }) => key);
  const repeated = keys.filter((key, index) => keys.indexOf(key) < index);
  if (repeated.length === 0) return;
  const shown = repeated.map((key) => `'${key}'`).join(', ');
  throw invalidParameter(
    `Duplicate parameter keys have been submitted: [${shown}]. ` +
      'Please ensure the request contains only one param value per param key.',
  );
}

function sentenceOfClashes(clashes: readonly ParamClash[], runId: string): string {
  const shown = clashes
    .map(({ key, before, now }) => `{'key': '${key}', 'old_value': '${before}', 'new_value': '${now}'}`)
    .join(', ');
  return `Changing param values is not allowed. Params were already logged='[${shown}]' for run ID='${runId}'.`;
}

async function addMetrics(ctx: Context, runId: string, points: readonly MetricPoint[]): Promise<void> {
  if (points.length > 0) await recordMetrics(ctx, { runId, points }).catch(translateFor(runId));
}

interface Measured {
  point: MetricPoint;
  model: MeasuredModel | undefined;
}

/** Metrics that name a logged model are shown with it too. */
async function addModelMetrics(ctx: Context, runId: string, measured: readonly Measured[]): Promise<void> {
  const metrics = measured.flatMap(({ point, model }) => (model ? [{ ...point, ...model, runId }] : []));
  if (metrics.length === 0) return;
  await recordModelMetrics(ctx, metrics).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'NotFound') throw error;
    throw doesNotExist(`Logged model not found. ${error.message}`);
  });
}

async function addParams(
  ctx: Context,
  { runId, params }: { runId: string; params: readonly Entry[] },
  sayClashes: (clashes: readonly ParamClash[]) => string,
): Promise<void> {
  if (params.length === 0) return;
  await logParams(ctx, { runId, params: recordOf(params) }).catch((error: unknown) => {
    const clashes = error instanceof AppError && error.detail?.['clashes'];
    if (Array.isArray(clashes)) throw invalidParameter(sayClashes(clashes as ParamClash[]));
    return translateFor(runId)(error);
  });
}

/** The tag that mirrors the run's name renames it. */
async function addTags(ctx: Context, runId: string, tags: readonly Entry[]): Promise<void> {
  const { [runNameTag]: name, ...others } = recordOf(tags);
  if (Object.keys(others).length > 0) await logTags(ctx, { runId, tags: others }).catch(translateFor(runId));
  if (!name) return;
  await requireActiveRun(ctx, runId);
  await updateRun(ctx, { id: runId, name });
}

/** What the verbs say of the run, in the words clients look for. */
export const translateFor =
  (runId: string) =>
  (error: unknown): never => {
    if (error instanceof AppError && error.detail?.['reason'] === 'run-deleted') throw runMustBeActive(runId);
    if (error instanceof AppError && error.code === 'NotFound') throw noRun(runId);
    throw error;
  };

export const loggingCalls: readonly Call[] = [
  postCall('runs/log-metric', logMetric),
  postCall('runs/log-parameter', logParameter),
  { ...postCall('runs/log-batch', logBatch), scan: scanBatch },
  postCall('runs/set-tag', setTag),
  postCall('runs/delete-tag', deleteTag),
];
