import type { Context } from '@/server/core/context';
import { findRunSeries, readMetricPoints, type PointColumns, type RunSeries } from '@/server/experiments';
import { getCall, type CallInput } from './call';
import { invalidParameter } from './mlflow-error';
import { listed } from './present';
import { missingValue, optionalInteger, requiredText, textsOf, type Fields } from './read-fields';
import { sampleSteps } from './sample-steps';
import { inTimeOrder, presentPoint } from './series-points';

const mostRuns = 100;
const mostPoints = 25_000;
const mostSteps = 2500;

/** One metric of many runs, by run, then time, step and value. */
async function getBulk(ctx: Context, { fields, source }: CallInput): Promise<object> {
  const runIds = textsOf(fields, 'run_id', source);
  if (runIds.length === 0) throw bulkRefusal('must specify at least one run_id.');
  if (runIds.length > mostRuns) {
    throw bulkRefusal(`cannot specify more than ${mostRuns} run_ids. Received ${runIds.length} run_ids.`);
  }
  if (!fields['metric_key']) throw bulkRefusal('must specify a metric_key.');
  const key = requiredText(fields, 'metric_key');
  const limit = Math.min(optionalInteger(fields, 'max_results') ?? mostPoints, mostPoints);
  if (limit < 1) throw bulkRefusal('needs a positive max_results.');
  const found = await findRunSeries(ctx, { runIds: [...new Set(runIds)].sort(), key });
  const metrics: object[] = [];
  // One run after another, so that only one series is in memory.
  for (const series of found) {
    if (metrics.length >= limit) break;
    const points = await readMetricPoints(series);
    const indices = inTimeOrder(points).subarray(0, limit - metrics.length);
    for (const index of indices) metrics.push({ ...presentPoint(points, index, key), run_id: series.runId });
  }
  return listed('metrics', metrics);
}

const bulkRefusal = (why: string) => invalidParameter(`GetMetricHistoryBulk request ${why}`);

/** One metric of many runs at steps sampled over all of them; the ends of every run are always among these. */
async function getInterval(ctx: Context, { fields, source }: CallInput): Promise<object> {
  const runIds = textsOf(fields, 'run_ids', source);
  if (runIds.length === 0) throw missingValue('run_ids');
  if (runIds.length > mostRuns) {
    throw intervalRefusal(`must specify at most ${mostRuns} run_ids. Received ${runIds.length} run_ids.`);
  }
  const key = requiredText(fields, 'metric_key');
  const range = rangeOf(fields);
  const most = optionalInteger(fields, 'max_results') ?? mostSteps;
  if (most < 1 || most > mostSteps) {
    throw intervalRefusal(`max_results must be between 1 and ${mostSteps}. Received ${most}.`);
  }
  const found = await findRunSeries(ctx, { runIds, key });
  const wanted = await stepsOf(found, range, most);
  const metrics: object[] = [];
  for (const series of found) {
    const points = await readMetricPoints(series);
    points.steps.forEach((step, index) => {
      if (wanted.has(step)) metrics.push({ ...presentPoint(points, index, key), run_id: series.runId });
    });
  }
  return listed('metrics', metrics);
}

const intervalRefusal = (why: string) => invalidParameter(`GetMetricHistoryBulkInterval request ${why}`);

interface StepRange {
  start: number;
  end: number;
}

function rangeOf(fields: Fields): StepRange {
  const start = optionalInteger(fields, 'start_step');
  const end = optionalInteger(fields, 'end_step');
  if (start === undefined && end === undefined) return { start: -Infinity, end: Infinity };
  if (start === undefined || end === undefined) {
    throw invalidParameter('If either start step or end step are specified, both must be specified.');
  }
  if (start > end) {
    const found = `Found start_step=${start} and end_step=${end}.`;
    throw invalidParameter(`end_step must be greater than start_step. ${found}`);
  }
  return { start, end };
}

async function stepsOf(found: readonly RunSeries[], range: StepRange, most: number): Promise<Set<number>> {
  const all = new Set<number>();
  const ends = new Set<number>();
  for (const series of found) {
    const steps = stepsWithin(await readMetricPoints(series), range);
    for (const step of steps) all.add(step);
    for (const end of [steps.at(0), steps.at(-1)]) if (end !== undefined) ends.add(end);
  }
  return new Set([
    ...sampleSteps(
      [...all].sort((a, b) => a - b),
      most,
    ),
    ...ends,
  ]);
}

const stepsWithin = ({ steps }: PointColumns, { start, end }: StepRange) =>
  steps.filter((step) => step >= start && step <= end);

export const bulkCall = getCall('metrics/get-history-bulk', getBulk);
export const intervalCall = getCall('metrics/get-history-bulk-interval', getInterval);
