import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { findRunPlace } from './metrics/find-run-place';
import { toMetricColumns, type MetricColumns, type MetricPoint } from './metrics/metric-columns';
import { prepareWrite } from './metrics/prepare-write';
import { writePoints } from './metrics/write-points';
import { tickRun } from './run-ticker';

/**
 * Adds points to a run. Returns after they are committed; a point that was there already changes nothing, so a
 * caller may repeat what it is unsure of. Not audited: programs call it thousands of times a second.
 */
export async function recordMetrics(
  ctx: Context,
  input: { runId: string; points: readonly MetricPoint[] },
): Promise<void> {
  await recordMetricColumns(ctx, { runId: input.runId, columns: toMetricColumns(input.points) });
}

/** The same of points that come as columns. */
export async function recordMetricColumns(
  ctx: Context,
  input: { runId: string; columns: MetricColumns },
): Promise<void> {
  requirePermission(ctx, 'experiment:write');
  const place = await findRunPlace(ctx, input.runId);
  if (input.columns.codes.length === 0) return;
  const written = await writePoints(await prepareWrite(place, input.columns));
  if (!written) throw runIsDeleted(input.runId);
  tickRun(ctx, input.runId);
}

export const runIsDeleted = (runId: string) =>
  conflict(`The run ${runId} was deleted: restore it before logging to it.`, { reason: 'run-deleted' });
