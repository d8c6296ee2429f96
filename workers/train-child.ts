import { writeFile } from 'node:fs/promises';
import { TrainingConfig } from '@/lib/contracts/training';
import { AppError } from '@/server/core/errors';
import { closeDb } from '@/server/core/db';
import { describeMachine } from '@/server/core/describe-machine';
import { describeVersions, loadTable } from '@/server/datasets';
import { packBundle } from '@/server/ml/bundle';
import { trainPipeline } from '@/server/ml/train-pipeline';
import type { FromChild, ToChild } from './train-messages';

const memoryEveryMs = 1000;
const cancelled = new AbortController();

function tell(message: FromChild): void {
  process.send?.(message);
}

/** One training in a process of its own: it ends with its worker, and can be killed without harm. */
async function train({ ctx, config, scratch }: Extract<ToChild, { type: 'train' }>): Promise<void> {
  tell({ type: 'log', text: 'Loading rows' });
  const table = await loadTable(ctx, {
    versionIds: config.datasetVersionIds,
    ...(config.timeRange ? { timeRange: config.timeRange } : {}),
  });
  const [first] = await describeVersions(ctx, config.datasetVersionIds);
  await closeDb();
  tell({ type: 'log', text: `Loaded ${table.rowCount.toLocaleString('en-US')} rows` });
  const started = performance.now();
  const { bundle, report, notes, spec } = await trainPipeline({
    table,
    spec: config.spec,
    ...(first ? { columns: first.columns } : {}),
    signal: cancelled.signal,
    onMetrics: (step, values) => tell({ type: 'metrics', step, at: Date.now(), values }),
    onProgress: (done, total, message) => tell({ type: 'progress', done, total, message }),
    onLog: (text) => tell({ type: 'log', text }),
  });
  await writeFile(scratch, packBundle(bundle), { flush: true });
  const seconds = (performance.now() - started) / 1000;
  tell({
    type: 'done',
    config: TrainingConfig.parse({ ...config, spec }),
    report: { ...report, seconds, environment: describeMachine() },
    notes,
  });
}

function fail(error: unknown): void {
  const known = error instanceof AppError || error instanceof RangeError || error instanceof TypeError;
  const message = error instanceof Error ? error.message : String(error);
  tell({ type: 'failed', message, sentence: known });
}

process.on('disconnect', () => process.exit(1));
process.on('message', (message: ToChild) => {
  if (message.type === 'cancel') return cancelled.abort();
  setInterval(() => tell({ type: 'memory', bytes: process.memoryUsage().rss }), memoryEveryMs).unref();
  train(message)
    .catch(fail)
    .finally(() => process.disconnect());
});
tell({ type: 'ready' });
