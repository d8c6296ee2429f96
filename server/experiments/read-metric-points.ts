import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { findRunPlace } from './metrics/find-run-place';
import { pointAt, type Point } from './metrics/point-columns';
import { readPoints } from './metrics/read-points';

/** Every point of a series in order of step, time and value, deleted runs included; none for an unknown key. */
export async function readMetricPoints(ctx: Context, { runId, key }: { runId: string; key: string }): Promise<Point[]> {
  requirePermission(ctx, 'experiment:read');
  const place = await findRunPlace(ctx, runId);
  const { rows } = await pool().query<{ id: number }>(
    'SELECT id FROM hot.metric_key WHERE experiment_id = $1 AND name = $2',
    [place.experimentId, key],
  );
  const [series] = await readPoints(rows.map(({ id }) => ({ run: place.serial, key: id })), Number.MAX_SAFE_INTEGER);
  if (!series) return [];
  return Array.from(series.points.steps, (_, index) => pointAt(series.points, index));
}
