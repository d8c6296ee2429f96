import type { Readable } from 'node:stream';
import type { BatchDetail, UploadBatchQuery } from '@/lib/contracts/batches';
import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { uploadDataset } from '@/server/datasets';
import { getBatch } from './get-batch';
import { pinModel } from './plan-scoring';
import { insertBatch, namesOf } from './start-batch';

/** Takes a file as a dataset version, and scores it as soon as it is imported. */
export async function uploadBatch(
  ctx: Context,
  input: UploadBatchQuery & { source: Readable },
): Promise<BatchDetail> {
  requirePermission(ctx, 'endpoint:write');
  const pinned = await pinModel(ctx, input);
  const { fileName, source } = input;
  const name = input.datasetName ?? nameOfFile(fileName);
  const { id, version } = await uploadDataset(ctx, { name, label: '', fileName, source });
  const dataset = { id, name, version };
  const wanted = { ...pinned, dataset, ...namesOf(input, { ...pinned, dataset }), keep: null, partRows: null };
  const batch = await inTransaction((tx) => insertBatch(tx, ctx, { ...wanted, status: 'importing' }));
  return getBatch(ctx, batch.id);
}

/** The file's name without its folder and ending. */
function nameOfFile(fileName: string): string {
  const base = fileName.split(/[\\/]/).at(-1) ?? '';
  return base.replace(/\.(csv|tsv|txt|parquet)$/i, '').slice(0, 120).trim() || 'upload';
}
