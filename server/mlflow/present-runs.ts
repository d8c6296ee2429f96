import type { Run } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { readLoggedInputs, readModelLinks, type ModelLink } from '@/server/experiments';
import { presentInputs } from './present-inputs';
import { listed, presentRun } from './present';

/** Runs with what they read and made. */
export async function presentRuns(ctx: Context, runs: readonly Run[]): Promise<object[]> {
  const ids = runs.filter(({ loggedDatasets }) => loggedDatasets.length > 0).map(({ id }) => id);
  const inputs = ids.length === 0 ? new Map() : await readLoggedInputs(ctx, ids);
  const links = await readModelLinks(
    ctx,
    runs.map(({ id }) => id),
  );
  return runs.map((run) => {
    const linked = links.get(run.id) ?? [];
    const outputs = listed(
      'model_outputs',
      linked.filter(isOutput).map(({ modelId, step }) => ({ model_id: modelId, step })),
    );
    const models = linked.filter((one) => !isOutput(one)).map(({ modelId }) => ({ model_id: modelId }));
    const read = { ...presentInputs(inputs.get(run.id) ?? []), ...listed('model_inputs', models) };
    return presentRun(run, { inputs: read, ...(Object.keys(outputs).length > 0 ? { outputs } : {}) });
  });
}

const isOutput = ({ direction }: ModelLink) => direction === 'output';
