import type { Row } from '@/lib/contracts/basics';
import { TrainSpec } from '@/lib/contracts/train-spec';
import type { Context } from '@/server/core/context';
import { startTraining } from '@/server/experiments/start-training';
import { registerVersion } from '@/server/models';
import { makeDatasetVersion } from './datasets';
import { unique } from './factories';
import { makeFlights } from './served-models';
import { trainInline } from './train-inline';

interface Wanted {
  rows?: Row[];
  dataset?: string;
  model?: string;
  spec?: Partial<TrainSpec>;
}

/** Imports rows and trains on them, as a person and a worker would. */
export async function makeTrainedRun(ctx: Context, { rows, dataset = `flights-${unique()}`, spec }: Wanted = {}) {
  const data = await makeDatasetVersion(ctx, {
    name: dataset,
    label: '2001-01',
    timeColumn: 'date',
    rows: rows ?? makeFlights(400),
  });
  const { runId } = await startTraining(ctx, {
    experimentName: 'registry',
    datasetVersionIds: [data.id],
    timeRange: null,
    spec: TrainSpec.parse({
      target: { kind: 'threshold', column: 'delay', above: 15 },
      kind: 'gbt',
      params: { trees: 10, maxLeaves: 8 },
      exclude: ['date'],
      ...spec,
    }),
  });
  await trainInline(ctx, runId);
  return { runId, datasetVersionId: data.id, datasetId: data.datasetId };
}

/** The same, registered as the next version of a model. */
export async function makeRegisteredVersion(ctx: Context, wanted: Wanted = {}) {
  const made = await makeTrainedRun(ctx, wanted);
  const modelName = wanted.model ?? 'flight-delay';
  return { ...made, version: await registerVersion(ctx, { runId: made.runId, modelName, description: '' }) };
}
