import { TrainingConfig } from '@/lib/contracts/training';
import { rerunTag } from '@/lib/contracts/reruns';
import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { getRunRow } from './get-run';
import { startTraining } from './start-training';

const longestName = 120;
const suffix = ' (again)';

/** The name of a training that is run again, cut to as long as names may be. */
export const nameAgain = (name: string): string => `${name.slice(0, longestName - suffix.length)}${suffix}`;

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
    name: nameAgain(run.name),
    datasetVersionIds,
    timeRange,
    spec,
    tags: { [rerunTag]: run.id },
  });
}
