import type { Experiment } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { createExperimentRow, type NewExperiment } from './create-experiment-row';
import { presentExperiment } from './present-experiment';

/** Makes an experiment. Its name is free when no other of the project has it, deleted ones included. */
export async function createExperiment(ctx: Context, input: NewExperiment): Promise<Experiment> {
  requirePermission(ctx, 'experiment:write');
  const row = await inTransaction((tx) => createExperimentRow(tx, ctx, input));
  return presentExperiment(ctx, row);
}
