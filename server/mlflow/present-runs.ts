import type { Run } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { readLoggedInputs } from '@/server/experiments';
import { presentInputs } from './present-inputs';
import { presentRun } from './present';

/** Runs with what they read. */
export async function presentRuns(ctx: Context, runs: readonly Run[]): Promise<object[]> {
  const ids = runs.filter(({ loggedDatasets }) => loggedDatasets.length > 0).map(({ id }) => id);
  const inputs = ids.length === 0 ? new Map() : await readLoggedInputs(ctx, ids);
  return runs.map((run) => presentRun(run, { inputs: presentInputs(inputs.get(run.id) ?? []) }));
}
