import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { cancelJobs } from '@/server/core/jobs/cancel-jobs';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import type { Batch } from '@/prisma/generated/client';
import { lockBatchRow, subjectOf, tellBatch } from './batch-rows';

interface BatchEnd {
  batch: Batch;
  status: 'failed' | 'cancelled';
  sentence: string;
  /** The part that failed. */
  shardId?: string;
}

const isGoing = ({ status }: Batch): boolean => ['importing', 'running', 'joining'].includes(status);

/** Ends a batch that is still going, with the jobs of its other parts; what is done is kept for a resume. */
export async function endBatch(tx: Tx, ctx: Context, end: BatchEnd): Promise<void> {
  const { batch, status, sentence, shardId } = end;
  if (!isGoing(batch)) return;
  const shards = await tx.batchShard.findMany({ where: { batchId: batch.id, status: { not: 'done' } } });
  await cancelJobs(
    tx,
    ctx.orgId,
    [...shards.filter(({ id }) => id !== shardId).map(({ jobId }) => jobId), batch.joinJobId].flatMap((id) => id ?? []),
  );
  const open = { batchId: batch.id, status: { in: ['queued', 'running'] } };
  if (shardId !== undefined) {
    await tx.batchShard.updateMany({
      where: { ...open, id: shardId },
      data: { status: status === 'failed' ? 'failed' : 'stopped', error: sentence, finishedAt: new Date() },
    });
  }
  await tx.batchShard.updateMany({ where: open, data: { status: 'stopped', finishedAt: new Date() } });
  const ended = { status, error: sentence, finishedAt: new Date() };
  await tx.batch.update({ where: { id: batch.id }, data: ended });
  await writeAudit(tx, ctx, {
    action: status === 'failed' ? 'batch.fail' : 'batch.cancel',
    subject: subjectOf(batch),
    detail: { sentence },
  });
  await tellBatch(tx, ctx, batch.id);
}

/** Ends the batch of a part whose job will not be tried again. */
export async function endShardJob(
  ctx: Context,
  input: { shardId: string; jobId: string; status: 'failed' | 'cancelled'; sentence: string },
): Promise<void> {
  const { shardId, jobId, status, sentence } = input;
  const shard = await db().batchShard.findFirst({ where: { id: shardId, orgId: ctx.orgId, jobId } });
  if (!shard || !['queued', 'running'].includes(shard.status)) return;
  await inTransaction(async (tx) => {
    const batch = await lockBatchRow(tx, ctx, shard.batchId);
    await endBatch(tx, ctx, { batch, status, sentence, shardId });
  });
}

/** Ends a batch whose parts could not be joined. */
export async function endJoinJob(
  ctx: Context,
  input: { batchId: string; jobId: string; status: 'failed' | 'cancelled'; sentence: string },
): Promise<void> {
  const { batchId, jobId, status, sentence } = input;
  await inTransaction(async (tx) => {
    const batch = await lockBatchRow(tx, ctx, batchId);
    if (batch.joinJobId === jobId) await endBatch(tx, ctx, { batch, status, sentence });
  });
}
