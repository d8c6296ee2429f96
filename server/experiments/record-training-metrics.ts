import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { findRunPlace } from './metrics/find-run-place';
import { inPoolTransaction } from './metrics/in-pool-transaction';
import { toMetricColumns, type MetricPoint } from './metrics/metric-columns';
import { prepareWrite } from './metrics/prepare-write';
import type { RunWrite } from './metrics/points-sql';
import { writeChunks, writeHot } from './metrics/write-points';
import { tickRun } from './run-ticker';

interface TrainingPoints {
  runId: string;
  attempt: number;
  points: readonly MetricPoint[];
}

/** Adds points of a training's attempt. When a newer attempt has begun, or the run has ended, nothing is written. */
export async function recordTrainingMetrics(ctx: Context, input: TrainingPoints): Promise<void> {
  requirePermission(ctx, 'experiment:write');
  const place = await findRunPlace(ctx, input.runId);
  if (input.points.length === 0) return;
  const write = await prepareWrite(place, toMetricColumns(input.points));
  if (await writeFenced(write, input.attempt)) tickRun(ctx, input.runId);
}

/** The lock on the run's row keeps a newer attempt from beginning between the check and the commit. */
function writeFenced(write: RunWrite, attempt: number): Promise<boolean> {
  return inPoolTransaction(async (client) => {
    const { rowCount } = await client.query(
      `SELECT FROM run WHERE serial = $1 AND attempt = $2 AND status = 'running' FOR SHARE`,
      [write.run, attempt],
    );
    if (rowCount === 0) return false;
    await writeAll(client, write);
    return true;
  });
}

async function writeAll(client: Parameters<typeof writeHot>[0], { run, series }: RunWrite): Promise<void> {
  const hot = series.filter(({ points }) => points.length > 0);
  const packed = series.filter(({ chunks }) => chunks.length > 0);
  if (hot.length > 0) await writeHot(client, [{ run, series: hot }]);
  if (packed.length > 0) await writeChunks(client, [{ run, series: packed }]);
}
