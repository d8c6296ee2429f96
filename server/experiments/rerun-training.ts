import { TrainingConfig } from '@/lib/contracts/training';
import { rerunTag } from '@/lib/contracts/reruns';
import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { getRunRow } from './get-run';
import { startTraining } from './start-training';

const longestName = 120;

/** Trains a finished training once more, with the same rows, settings and seed; the new run knows which it repeats. */
export async function rerunTraining(ctx: Context, runId: string): Promise<{ runId: string; jobId: string }> {
  requirePermission(ctx, 'experiment:write');
  const run = await getRunRow(ctx, runId);
  if (run.source !== 'training')
    throw conflict(`${run.name} was logged by a client: only trainings run here run again.`);
  if (run.status !== 'finished') throw conflict(`${run.name} has not finished: there is nothing to compare with.`);
  const { spec, datasetVersionIds, timeRange } = TrainingConfig.parse(run.config);
  return startTraining(ctx, {
    experimentId: run.experimentId,
    name: `${run.name.slice(0, longestName - 7)} (again)`,
    datasetVersionIds,
    timeRange,
    spec,
    tags: { [rerunTag]: run.id },
  });
}
