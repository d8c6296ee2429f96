import type { Batch, BatchDetail, ListBatchesQuery } from '@/lib/contracts/batches';
import { Signature } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { here } from './batch-rows';
import { ResultColumns } from './plan-scoring';
import { addedColumns } from './prediction-columns';
import { keepOf, presentBatches, presentShard } from './present-batch';

const timed = {
  shards: { select: { status: true, rowCount: true, done: true, unscored: true, startedAt: true, finishedAt: true } },
} as const;

/** Batches of the project, newest first, a page at a time. */
export async function listBatches(
  ctx: Context,
  query: ListBatchesQuery,
): Promise<{ items: Batch[]; nextCursor: string | null }> {
  requirePermission(ctx, 'endpoint:read');
  const { limit, cursor, modelVersion, datasetVersion } = query;
  const rows = await db().batch.findMany({
    where: {
      ...here(ctx),
      ...(cursor === undefined ? {} : { id: { lt: cursor } }),
      ...(modelVersion === undefined ? {} : { versionId: modelVersion }),
      ...(datasetVersion === undefined
        ? {}
        : { OR: [{ datasetVersionId: datasetVersion }, { outputVersionId: datasetVersion }] }),
    },
    include: timed,
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const items = await presentBatches(ctx, shown, new Date());
  return { items, nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

/** One batch with its parts. */
export async function getBatch(ctx: Context, id: string): Promise<BatchDetail> {
  requirePermission(ctx, 'endpoint:read');
  const row = await db().batch.findFirst({
    where: { id, ...here(ctx) },
    include: { shards: { orderBy: { place: 'asc' } } },
  });
  if (!row) throw notFound('batch', id);
  const [[batch], version, input] = await Promise.all([
    presentBatches(ctx, [row], new Date()),
    db().modelVersion.findFirst({ where: { id: row.versionId, ...here(ctx) }, select: { signature: true } }),
    db().datasetVersion.findFirst({ where: { id: row.datasetVersionId, ...here(ctx) }, select: { jobId: true } }),
  ]);
  const planned = ResultColumns.nullable().parse(row.columns);
  if (!batch) throw new Error(`batch ${id} could not be shown`);
  return {
    ...batch,
    shards: row.shards.map(presentShard),
    keep: keepOf(row),
    added: planned?.added ?? (version ? addedColumns(Signature.parse(version.signature)) : []),
    importJobId: input?.jobId ?? null,
    joinJobId: row.joinJobId,
  };
}
