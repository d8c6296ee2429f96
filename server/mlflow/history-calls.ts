import type { Context } from '@/server/core/context';
import { findRunSeries, readMetricPoints } from '@/server/experiments';
import { bulkCall, intervalCall } from './bulk-history-calls';
import { getCall, type Call, type CallInput } from './call';
import { requireRun, runIdOf } from './find-rows';
import { offsetOf, takePage } from './page-token';
import { listed } from './present';
import { optionalInteger, optionalText, requiredText } from './read-fields';
import { wrongLimit } from './search-experiments';
import { inTimeOrder, presentPoint } from './series-points';

/** What one answer may hold; the rest follows by its token. Clients before 2.0 ask once, and for everything. */
const mostPoints = 500_000;

/** A series in order of time, step and value, a page at a time; an unknown key has none. */
async function getHistory(ctx: Context, { fields }: CallInput): Promise<object> {
  const runId = runIdOf(fields);
  const key = requiredText(fields, 'metric_key');
  const asked = optionalInteger(fields, 'max_results') || mostPoints;
  if (asked < 0) throw wrongLimit(asked, 'a positive integer');
  const limit = Math.min(asked, mostPoints);
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
