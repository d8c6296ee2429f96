import { createRandom, deriveSeed } from '@/lib/random/create-random';
import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { createExperiment } from '../create-experiment';
import { inPoolTransaction } from '../metrics/in-pool-transaction';
import { metricKeyIds } from '../metrics/metric-keys';
import { insertRuns } from './insert-runs';
import { makeRun, metricKeys, type RunShape } from './made-run';

interface GenerateRuns extends RunShape {
  experimentName: string;
  runs: number;
  seed: number;
  onProgress: (done: number) => void;
}

/** Most values of one transaction. */
const valuesAtOnce = 200_000;

/** Makes an experiment full of runs that look as if clients had logged them; the same seed gives the same runs. */
export async function generateRuns(ctx: Context, input: GenerateRuns): Promise<string> {
  requirePermission(ctx, 'experiment:write');
  const { experimentName, runs, seed, onProgress, ...shape } = input;
  const experiment = await createExperiment(ctx, { name: experimentName, description: `Generated, seed ${seed}.` });
  const target = {
    ctx,
    experimentId: experiment.id,
    metricIds: await metricKeyIds(experiment.id, metricKeys(shape.metrics)),
  };
  const random = createRandom(deriveSeed(seed, experimentName));
  const runsAtOnce = Math.max(1, Math.min(2000, Math.floor(valuesAtOnce / (shape.metrics + shape.params))));
  for (let from = 0; from < runs; from += runsAtOnce) {
    const length = Math.min(runsAtOnce, runs - from);
    const piece = Array.from({ length }, (_, index) => makeRun(from + index, shape, random));
    await inPoolTransaction((client) => insertRuns(client, target, piece));
    onProgress((from + length) / runs);
  }
  await inPoolTransaction(async (client) => {
    await client.query('SELECT hot.fill_run_search($1)', [experiment.id]);
    await client.query('INSERT INTO hot.run_touch (experiment_id) VALUES ($1)', [experiment.id]);
  });
  await inTransaction((tx) =>
    writeAudit(tx, ctx, {
      action: 'run.generate-many',
      subject: { type: 'experiment', id: experiment.id, name: experimentName },
      detail: { runs, seed, ...shape },
    }),
  );
  return experiment.id;
}
