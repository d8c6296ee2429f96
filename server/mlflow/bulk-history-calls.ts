import type { Context } from '@/server/core/context';
import { findRunSeries, readDistinctSteps, readPointsAt, readTimePage, type RunSeries } from '@/server/experiments';
import { getCall, type CallInput } from './call';
import { invalidParameter } from './mlflow-error';
import { listed } from './present';
import { presentPoints } from './present-points';
import { missingValue, optionalInteger, requiredText, textsOf, type Fields } from './read-fields';
import { sampleSteps } from './sample-steps';

const mostRuns = 100;
const mostPoints = 25_000;
const mostSteps = 2500;
/** Points of all runs together, where many share a step. */
const mostOfRuns = 500_000;

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
  for (const series of found) {
    const most = limit - metrics.length;
    if (most === 0) break;
    metrics.push(...ofRun(series, presentPoints(await readTimePage(series, { limit: most }), { key, most })));
  }
  return listed('metrics', metrics);
}

const ofRun = ({ runId }: RunSeries, points: readonly object[]) => points.map((point) => ({ ...point, run_id: runId }));

const bulkRefusal = (why: string) => invalidParameter(`GetMetricHistoryBulk request ${why}`);

/** One metric of many runs at steps sampled over all of them; the ends of every run are always among these. */
async function getInterval(ctx: Context, { fields, source }: CallInput): Promise<object> {
  const runIds = textsOf(fields, 'run_ids', source);
  if (runIds.length === 0) throw missingValue('run_ids');
  if (runIds.length > mostRuns) {
    throw intervalRefusal(`must specify at most ${mostRuns} run_ids. Received ${runIds.length} run_ids.`);
  }
  const key = requiredText(fields, 'metric_key');
  const most = optionalInteger(fields, 'max_results') ?? mostSteps;
  if (most < 1 || most > mostSteps) {
    throw intervalRefusal(`max_results must be between 1 and ${mostSteps}. Received ${most}.`);
  }
  const found = await findRunSeries(ctx, { runIds, key });
  const { steps, ends } = await readDistinctSteps(found, rangeOf(fields));
  const wanted = new Set([...sampleSteps(steps, most), ...ends]);
  const mostOfRun = Math.min(mostPoints, Math.floor(mostOfRuns / Math.max(1, found.length)));
  const metrics: object[] = [];
  for (const series of found) {
    const points = await readPointsAt(series, { steps: wanted, limit: mostOfRun });
    metrics.push(...ofRun(series, presentPoints(points, { key, most: mostOfRun })));
  }
  return listed('metrics', metrics);
}

const intervalRefusal = (why: string) => invalidParameter(`GetMetricHistoryBulkInterval request ${why}`);

function rangeOf(fields: Fields): { from: number; to: number } {
  const start = optionalInteger(fields, 'start_step');
  const end = optionalInteger(fields, 'end_step');
  if (start === undefined && end === undefined) return { from: -Infinity, to: Infinity };
  if (start === undefined || end === undefined) {
    throw invalidParameter('If either start step or end step are specified, both must be specified.');
  }
  if (start > end) {
    const found = `Found start_step=${start} and end_step=${end}.`;
    throw invalidParameter(`end_step must be greater than start_step. ${found}`);
  }
  return { from: start, to: end };
}

export const bulkCall = getCall('metrics/get-history-bulk', getBulk);
export const intervalCall = getCall('metrics/get-history-bulk-interval', getInterval);
