import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { inTransaction } from '@/server/core/transaction';
import type { Batch, BatchShard } from '@/prisma/generated/client';
import { lockBatchRow, tellBatch, tellBatchNow } from './batch-rows';
import { queueJoining } from './begin-batch';

/** One start of the job of a part. */
export interface ShardAttempt {
  batch: Batch;
  shard: BatchShard;
}

/** Takes a part; null when it is done, its batch has ended, or another job was queued for it. */
export async function beginShard({ ctx, id, payload }: JobHandle<'batch.score'>): Promise<ShardAttempt | null> {
  const { shardId } = payload;
  const { count } = await db().batchShard.updateMany({
    where: {
      id: shardId,
      orgId: ctx.orgId,
      jobId: id,
      status: { in: ['queued', 'running'] },
      batch: { status: 'running', projectId: ctx.projectId },
    },
    data: { status: 'running', attempt: { increment: 1 }, done: 0, startedAt: new Date() },
  });
  if (count === 0) return null;
  const { batch, ...shard } = await db().batchShard.findUniqueOrThrow({
    where: { id: shardId },
    include: { batch: true },
  });
  return { batch, shard };
}

const mine = ({ shard }: ShardAttempt) => ({ id: shard.id, attempt: shard.attempt, status: 'running' });

/** Shows how far a part is; an older attempt changes nothing. */
export async function showShard(ctx: Context, attempt: ShardAttempt, done: number): Promise<void> {
  await db().batchShard.updateMany({ where: mine(attempt), data: { done } });
  await tellBatchNow(ctx, attempt.batch.id);
}

/** Another attempt has the part, or its batch has ended. */
export class PartTaken extends Error {}

/** Notes what the part will be called before it is stored: also one that is never finished is found and removed. */
export async function nameShard(attempt: ShardAttempt, sha256: string): Promise<void> {
  const where = { ...mine(attempt), batch: { status: 'running' } };
  const { count } = await db().batchShard.updateMany({ where, data: { sha256 } });
  if (count === 0) throw new PartTaken();
}

interface Finished {
  sha256: string;
  unscored: number;
  problem: string | null;
}

/**
 * Records a part that is stored; the last one queues the joining. False where a newer attempt has the part, or the
 * batch has ended.
 */
export async function finishShard(ctx: Context, attempt: ShardAttempt, finished: Finished): Promise<boolean> {
  const { batch, shard } = attempt;
  return inTransaction(async (tx) => {
    const { status } = await lockBatchRow(tx, ctx, batch.id);
    if (status !== 'running') return false;
    const { count } = await tx.batchShard.updateMany({
      where: mine(attempt),
      data: { ...finished, status: 'done', done: shard.rowCount, finishedAt: new Date() },
    });
    if (count === 0) return false;
    const missing = await tx.batchShard.count({ where: { batchId: batch.id, status: { not: 'done' } } });
    if (missing === 0) await queueJoining(tx, ctx, batch);
    else await tellBatch(tx, ctx, batch.id);
    return true;
  });
}
