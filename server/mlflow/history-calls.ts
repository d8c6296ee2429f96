import type { Context } from '@/server/core/context';
import { findRunSeries, readMetricPoints } from '@/server/experiments';
import { bulkCall, intervalCall } from './bulk-history-calls';
import { getCall, type Call, type CallInput } from './call';
import { requireRun, runIdOf } from './find-rows';
import { offsetOf, takePage } from './page-token';
import { listed } from './present';
import { invalidValue, optionalInteger, optionalText, requiredText } from './read-fields';
import { inTimeOrder, presentPoint } from './series-points';

const defaultPoints = 25_000;

/** A series in order of time, step and value, a page at a time; an unknown key has none. */
async function getHistory(ctx: Context, { fields }: CallInput): Promise<object> {
  const runId = runIdOf(fields);
  const key = requiredText(fields, 'metric_key');
  const limit = optionalInteger(fields, 'max_results') || defaultPoints;
  if (limit < 0) throw invalidValue('max_results', limit, 'It must be a positive integer.');
  const offset = offsetOf(optionalText(fields, 'page_token'));
  await requireRun(ctx, runId);
  const [series] = await findRunSeries(ctx, { runIds: [runId], key });
  if (!series) return {};
  const points = await readMetricPoints(series);
  const indices = inTimeOrder(points).subarray(offset, offset + limit + 1);
  const { page, next } = takePage([...indices], { offset, limit });
  return {
    ...listed(
      'metrics',
      page.map((index) => presentPoint(points, index, key)),
    ),
    ...next,
  };
}

export const historyCalls: readonly Call[] = [getCall('metrics/get-history', getHistory), bulkCall, intervalCall];
