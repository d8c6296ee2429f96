import type { Context } from '@/server/core/context';
import { readMetricPoints } from '@/server/experiments';
import { getCall, type Call, type CallInput } from './call';
import { requireRun, runIdOf } from './find-rows';
import { offsetOf, takePage } from './page-token';
import { toNumber } from './present';
import { invalidValue, optionalInteger, optionalText, requiredText } from './read-fields';

const defaultPoints = 25_000;

/** A series in order of time, step and value, a page at a time; an unknown key has none. */
async function getHistory(ctx: Context, { fields }: CallInput): Promise<object> {
  const runId = runIdOf(fields);
  const key = requiredText(fields, 'metric_key');
  const limit = optionalInteger(fields, 'max_results') || defaultPoints;
  if (limit < 0) throw invalidValue('max_results', limit, 'It must be a positive integer.');
  const offset = offsetOf(optionalText(fields, 'page_token'));
  await requireRun(ctx, runId);
  const points = await readMetricPoints(ctx, { runId, key });
  // Already in order of step and value, which a stable sort by time keeps.
  points.sort((a, b) => a.timestamp - b.timestamp);
  const { page, next } = takePage(points.slice(offset, offset + limit + 1), { offset, limit });
  const metrics = page.map(({ step, timestamp, value }) => ({ key, value: toNumber(value), timestamp, step }));
  return { ...(metrics.length > 0 ? { metrics } : {}), ...next };
}

export const historyCalls: readonly Call[] = [getCall('metrics/get-history', getHistory)];
