import { stat } from 'node:fs/promises';
import type { BatchDetail } from '@/lib/contracts/batches';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { objectPath } from '@/server/core/storage/object-store';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getVersionRow } from '@/server/models';
import type { Batch } from '@/prisma/generated/client';
import { getBatchRow, lockBatchRow, subjectOf } from './batch-rows';
import { beginBatch, queueJoining, queueShards } from './begin-batch';
import { getBatch } from './get-batch';
import { planScoring, type ResultColumns } from './plan-scoring';
import { keepOf } from './present-batch';
import { describeOne } from './start-batch';

/** Goes on with a batch that failed or was cancelled: only what is missing is scored. */
export async function resumeBatch(ctx: Context, id: string): Promise<BatchDetail> {
  requirePermission(ctx, 'endpoint:write');
  const before = await getBatchRow(ctx, id);
  requireEnded(before);
  const dataset = await describeOne(ctx, before.datasetVersionId);
  const version = await getVersionRow(ctx, before.versionId);
  const { outputName } = before;
  const columns = await planScoring(ctx, { version, dataset, keep: keepOf(before), outputName });
  const lost = await findLostParts(before);
  await inTransaction(async (tx) => {
    const batch = await lockBatchRow(tx, ctx, id);
    requireEnded(batch);
    await tx.batchShard.updateMany({ where: { id: { in: lost } }, data: { status: 'stopped', sha256: null } });
    await goOn(tx, ctx, { batch, rows: dataset.rowCount ?? 0, columns });
    await writeAudit(tx, ctx, { action: 'batch.resume', subject: subjectOf(batch) });
  });
  return getBatch(ctx, id);
}

function requireEnded({ name, status }: Batch): void {
  if (status === 'failed' || status === 'cancelled') return;
  throw conflict(`"${name}" cannot be resumed: it is ${status === 'done' ? 'done' : 'still going'}.`);
}

/** Parts that were done but are gone from the object store. */
async function findLostParts({ id }: Batch): Promise<string[]> {
  const done = await db().batchShard.findMany({ where: { batchId: id, status: 'done' } });
  const lost = await Promise.all(
    done.map(async (shard) => {
      const file = shard.sha256 === null ? undefined : await stat(objectPath(shard.sha256)).catch(() => undefined);
      return file ? [] : [shard.id];
    }),
  );
  return lost.flat();
}

interface GoingOn {
  batch: Batch;
  rows: number;
  columns: ResultColumns;
}

async function goOn(tx: Tx, ctx: Context, { batch, rows, columns }: GoingOn): Promise<void> {
  if (batch.rowCount === null) return beginBatch(tx, ctx, { batch, rows, columns });
  await tx.batch.update({
    where: { id: batch.id },
    data: { status: 'running', error: null, finishedAt: null, startedAt: new Date() },
  });
  const missing = await queueShards(tx, ctx, batch);
  if (missing === 0) await queueJoining(tx, ctx, batch);
}
