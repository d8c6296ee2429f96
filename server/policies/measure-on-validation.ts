import type { MetricValue } from '@/lib/contracts/models';
import type { TrainingConfig } from '@/lib/contracts/training';
import type { GateFacts } from '@/lib/decisions/judge-gates';
import type { Context } from '@/server/core/context';
import { loadValidationRows, type loadBundle } from '@/server/models';

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
  const { table } = await loadValidationRows(ctx, { config, model: champion, most: mostRows });
  const found = (await champion.evaluate(table)).find(({ name }) => name === metric)?.value ?? null;
  if (challenger === null || found === null) return null;
  return { metric, challenger, champion: found, rows: table.rowCount };
}
