import type { Context } from '@/server/core/context';
import { findRunSeries, pointAt, readTimePage } from '@/server/experiments';
import { bulkCall, intervalCall } from './bulk-history-calls';
import { getCall, type Call, type CallInput } from './call';
import { requireRun, runIdOf } from './find-rows';
import { pointOf, pointToken } from './point-token';
import { listed } from './present';
import { optionalInteger, optionalText, requiredText } from './read-fields';
import { wrongLimit } from './search-experiments';
import { presentPoints } from './present-points';

/** What one answer may hold; the rest follows by its token. Clients before 2.0 ask once, and for everything. */
const mostPoints = 500_000;

/** A series in order of time, step and value, a page at a time; an unknown key has none. */
async function getHistory(ctx: Context, { fields }: CallInput): Promise<object> {
  const runId = runIdOf(fields);
  const key = requiredText(fields, 'metric_key');
  const asked = optionalInteger(fields, 'max_results') || mostPoints;
  if (asked < 0) throw wrongLimit(asked, 'a positive integer');
  const limit = Math.min(asked, mostPoints);
  const after = pointOf(optionalText(fields, 'page_token'));
  const [series] = await findRunSeries(ctx, { runIds: [runId], key });
  if (!series) {
    await requireRun(ctx, runId);
    return {};
  }
  const points = await readTimePage(series, { after, limit: limit + 1 });
  const hasMore = points.steps.length > limit;
  return {
    ...listed('metrics', presentPoints(points, { key, most: limit })),
    ...(hasMore ? { next_page_token: pointToken(pointAt(points, limit - 1)) } : {}),
  };
}

export const historyCalls: readonly Call[] = [getCall('metrics/get-history', getHistory), bulkCall, intervalCall];
