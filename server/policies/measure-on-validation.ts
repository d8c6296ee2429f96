import type { MetricValue } from '@/lib/contracts/models';
import type { TrainingConfig } from '@/lib/contracts/training';
import type { GateFacts } from '@/lib/decisions/judge-gates';
import { readTarget } from '@/lib/preprocessing/read-target';
import { selectRows, type Table } from '@/lib/preprocessing/table';
import { createRandom } from '@/lib/random/create-random';
import { shuffledIndices } from '@/lib/random/shuffle';
import type { Context } from '@/server/core/context';
import { loadTable } from '@/server/datasets';
import type { loadBundle } from '@/server/models';
import { splitRows } from '@/server/ml/split-rows';

type Model = Awaited<ReturnType<typeof loadBundle>>;

/** Enough to tell a fault from bad luck, and quick to score. */
const mostRows = 20_000;

interface Measured {
  config: TrainingConfig;
  /** What the challenger's training found on its validation rows, before it was fitted on all rows. */
  metrics: readonly MetricValue[];
  champion: Model;
}

/**
 * The loss of both on the rows that the challenger's training kept back, drawn again by the same seed. The champion may
 * have learnt from some of them, which flatters it: the gate only looks for faults.
 */
export async function measureOnValidation(
  ctx: Context,
  { config, metrics, champion }: Measured,
): Promise<GateFacts['loss']> {
  const metric = champion.task === 'regression' ? 'rmse' : 'logLoss';
  const challenger = metrics.find(({ name }) => name === metric)?.value ?? null;
  const rows = await loadValidation(ctx, config, champion);
  const found = (await champion.evaluate(rows)).find(({ name }) => name === metric)?.value ?? null;
  if (challenger === null || found === null) return null;
  return { metric, challenger, champion: found, rows: rows.rowCount };
}

async function loadValidation(
  ctx: Context,
  { datasetVersionIds, timeRange, spec }: TrainingConfig,
  champion: Model,
): Promise<Table> {
  const all = await loadTable(ctx, { versionIds: datasetVersionIds, ...(timeRange ? { timeRange } : {}) });
  const { task, signature } = champion;
  const outcomes = readTarget(all, spec.target, { task, classes: signature.classes });
  const known = Int32Array.from(outcomes.values.keys()).filter(
    (row) => !Number.isNaN(outcomes.values[row] ?? Number.NaN),
  );
  const table = known.length === all.rowCount ? all : selectRows(all, known);
  const target = { ...outcomes, values: outcomes.values.filter((value) => !Number.isNaN(value)) };
  const { validation } = splitRows({ table, target, split: spec.split, seed: spec.seed });
  const order = shuffledIndices(validation.length, createRandom(spec.seed)).subarray(0, mostRows);
  return selectRows(table, Int32Array.from(order, (place) => validation[place] ?? 0).sort());
}
