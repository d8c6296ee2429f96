import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { describeVersions, insertMadeVersion, joinParts } from '@/server/datasets';
import type { Batch } from '@/prisma/generated/client';
import { here, lockBatchRow, subjectOf, tellBatch } from './batch-rows';
import { ResultColumns } from './plan-scoring';
import { removeParts } from './sweep-parts';

/** Makes one dataset version of the parts of a batch, in the order of its input. */
export async function joinBatch(job: JobHandle<'batch.join'>): Promise<unknown> {
  const { ctx, payload, signal } = job;
  const batch = await db().batch.findFirst({
    where: { id: payload.batchId, ...here(ctx), status: 'joining', joinJobId: job.id },
    include: { shards: { orderBy: { place: 'asc' } } },
  });
  if (!batch) return { skipped: 'the batch is joined, or has ended' };
  const [input] = await describeVersions(ctx, [batch.datasetVersionId], { deleted: true });
  const { kept, added } = ResultColumns.parse(batch.columns);
  const parts = batch.shards.flatMap(({ sha256 }) => sha256 ?? []);
  const rows = await joinParts(ctx, {
    parts,
    columns: [...kept, ...added],
    copied: { versionId: batch.datasetVersionId, names: kept.map(({ name }) => name) },
    signal,
    onShare: (share, message) => job.progress({ done: Math.round(share * 100), total: 100, unit: '%', message }),
  });
  const unscored = batch.shards.reduce((sum, shard) => sum + shard.unscored, 0);
  const timeColumn = input?.timeColumn ?? null;
  const made = { rows, jobId: job.id, timeColumn, sourceName: batch.name, name: batch.outputName };
  const outputVersionId = await finishBatch(ctx, batch, { made, unscored });
  if (outputVersionId !== null) await removeParts(batch.shards);
  return { outputVersionId, rows: rows.rows, unscored };
}

interface Joined {
  made: Parameters<typeof insertMadeVersion>[2];
  unscored: number;
}

/** Writes the version and ends the batch together; null where another attempt was quicker or the batch has ended. */
async function finishBatch(ctx: Context, batch: Batch, { made, unscored }: Joined): Promise<string | null> {
  return inTransaction(async (tx) => {
    const { status, joinJobId } = await lockBatchRow(tx, ctx, batch.id);
    if (status !== 'joining' || joinJobId !== made.jobId) return null;
    const { id } = await insertMadeVersion(tx, ctx, made);
    await tx.batch.update({
      where: { id: batch.id },
      data: { status: 'done', outputVersionId: id, unscored: BigInt(unscored), finishedAt: new Date() },
    });
    await writeAudit(tx, ctx, {
      action: 'batch.finish',
      subject: subjectOf(batch),
      detail: { datasetVersionId: id, rows: made.rows.rows, unscored },
    });
    await tellBatch(tx, ctx, batch.id);
    return id;
  });
}
