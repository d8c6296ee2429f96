import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { tellBatch } from './batch-rows';
import { planShards } from './plan-shards';
import type { ResultColumns } from './plan-scoring';

interface Named {
  id: string;
  name: string;
}

interface Begun {
  batch: Named & { partRows: number | null };
  rows: number;
  columns: ResultColumns;
}

/** Splits a batch into parts and queues a job for each, in the transaction that starts it. */
export async function beginBatch(tx: Tx, ctx: Context, { batch, rows, columns }: Begun): Promise<void> {
  const ranges = planShards(rows, batch.partRows);
  await tx.batchShard.createMany({
    data: ranges.map(({ from, count }, place) => ({
      orgId: ctx.orgId,
      batchId: batch.id,
      place,
      fromRow: BigInt(from),
      rowCount: count,
    })),
  });
  await tx.batch.update({
    where: { id: batch.id },
    data: { status: 'running', rowCount: BigInt(rows), columns, startedAt: new Date(), finishedAt: null, error: null },
  });
  await queueShards(tx, ctx, batch);
}

/** Queues a job for every part that is not done. Gives how many there were. */
export async function queueShards(tx: Tx, ctx: Context, batch: Named): Promise<number> {
  const shards = await tx.batchShard.findMany({
    where: { batchId: batch.id, orgId: ctx.orgId },
    orderBy: { place: 'asc' },
  });
  const missing = shards.filter(({ status }) => status !== 'done');
  for (const shard of missing) {
    const jobId = await enqueueJob(tx, ctx, {
      kind: 'batch.score',
      payload: { shardId: shard.id },
      title: shards.length === 1 ? batch.name : `${batch.name}, part ${shard.place + 1} of ${shards.length}`,
      subject: { type: 'batch', id: batch.id },
    });
    await tx.batchShard.update({
      where: { id: shard.id },
      data: { status: 'queued', jobId, done: 0, unscored: 0, problem: null, error: null, finishedAt: null },
    });
  }
  await tellBatch(tx, ctx, batch.id);
  return missing.length;
}

/** Queues the joining of parts that are all done. */
export async function queueJoining(tx: Tx, ctx: Context, batch: Named): Promise<void> {
  const joinJobId = await enqueueJob(tx, ctx, {
    kind: 'batch.join',
    payload: { batchId: batch.id },
    title: `${batch.name}, join the parts`,
    subject: { type: 'batch', id: batch.id },
  });
  await tx.batch.update({ where: { id: batch.id }, data: { status: 'joining', joinJobId, error: null } });
  await tellBatch(tx, ctx, batch.id);
}
