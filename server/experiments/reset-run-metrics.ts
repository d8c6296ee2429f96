import type { Tx } from '@/server/core/db';

/**
 * Deletes every point of a run. Call it in the transaction that began a new attempt, after the run's row was
 * updated: that lock makes a write of the older attempt either end before (and be deleted) or be refused.
 */
export async function resetRunMetrics(tx: Tx, runSerial: bigint): Promise<void> {
  await tx.$executeRaw`UPDATE hot.run_search SET m = '{}' WHERE run = ${runSerial}`;
  await tx.$executeRaw`
    DELETE FROM hot.run_cols WHERE kind = 'm' AND run = ${runSerial}
      AND experiment_id = (SELECT experiment_id FROM hot.run_search WHERE run = ${runSerial})`;
  await tx.$executeRaw`DELETE FROM hot.metric_hot WHERE run = ${runSerial}`;
  await tx.$executeRaw`DELETE FROM hot.metric_chunk WHERE run = ${runSerial}`;
  await tx.$executeRaw`DELETE FROM hot.metric_latest WHERE run = ${runSerial}`;
}
