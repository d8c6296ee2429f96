import { Readable } from 'node:stream';
import { TrainingConfig } from '@/lib/contracts/training';
import type { Context } from '@/server/core/context';
import { putObject } from '@/server/core/storage/object-store';
import { loadTable } from '@/server/datasets';
import { beginTrainingAttempt, finishTraining } from '@/server/experiments';
import { packBundle } from '@/server/ml/bundle';
import { trainPipeline } from '@/server/ml/train-pipeline';

/** Runs a queued training to its end in this process, as the worker's child does in its own. */
export async function trainInline(ctx: Context, runId: string): Promise<void> {
  const config = await beginTrainingAttempt(ctx, { runId, attempt: 1 });
  if (!config) throw new Error(`the run ${runId} cannot begin`);
  const { datasetVersionIds: versionIds, timeRange } = config;
  const table = await loadTable(ctx, { versionIds, ...(timeRange ? { timeRange } : {}) });
  const { bundle, report, notes, spec } = await trainPipeline({ table, spec: config.spec });
  const stored = await putObject(Readable.from([Buffer.from(packBundle(bundle))]));
  const pinned = TrainingConfig.parse({ ...config, spec });
  await finishTraining(ctx, { runId, attempt: 1, bundle: stored, report, notes, config: pinned });
}
