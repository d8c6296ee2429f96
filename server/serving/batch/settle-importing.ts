import { systemContext, type Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { AppError } from '@/server/core/errors';
import { projectPlace } from '@/server/core/events';
import { inLiveProjects } from '@/server/core/live-projects';
import { oneByOne } from '@/server/core/one-by-one';
import { inTransaction } from '@/server/core/transaction';
import { getVersionRow } from '@/server/models';
import type { Batch } from '@/prisma/generated/client';
import { lockBatchRow } from './batch-rows';
import { beginBatch } from './begin-batch';
import { endBatch } from './end-batch';
import { planScoring } from './plan-scoring';
import { keepOf } from './present-batch';
import { describeOne } from './start-batch';

/** Takes batches on whose files are imported: they begin, or end with the sentence of what is wrong. */
export async function settleImporting(): Promise<void> {
  const waiting = await db().batch.findMany({ where: { status: 'importing', ...(await inLiveProjects()) } });
  await oneByOne('batch', waiting, settle);
}

async function settle(batch: Batch): Promise<void> {
  const ctx = systemContext(await projectPlace(batch.projectId), batch.createdByName);
  const file = await db().datasetVersion.findUnique({ where: { id: batch.datasetVersionId } });
  if (file?.status === 'importing') return;
  const fault = file?.status === 'failed' ? (file.error ?? 'The file could not be imported.') : undefined;
  try {
    if (fault !== undefined) return await fail(ctx, batch.id, fault);
    await begin(ctx, batch);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'Unavailable') throw error;
    await fail(ctx, batch.id, error.message);
  }
}

async function begin(ctx: Context, { id, ...batch }: Batch): Promise<void> {
  const version = await getVersionRow(ctx, batch.versionId);
  const dataset = await describeOne(ctx, batch.datasetVersionId);
  const { outputName } = batch;
  const columns = await planScoring(ctx, { version, dataset, keep: keepOf(batch), outputName });
  await inTransaction(async (tx) => {
    const row = await lockBatchRow(tx, ctx, id);
    if (row.status === 'importing') await beginBatch(tx, ctx, { batch: row, rows: dataset.rowCount ?? 0, columns });
  });
}

async function fail(ctx: Context, id: string, sentence: string): Promise<void> {
  await inTransaction(async (tx) => {
    await endBatch(tx, ctx, { batch: await lockBatchRow(tx, ctx, id), status: 'failed', sentence });
  });
}
