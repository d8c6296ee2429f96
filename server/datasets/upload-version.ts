import type { Readable } from 'node:stream';
import type { DatasetVersion, UploadDatasetQuery, UploadQuery } from '@/lib/contracts/datasets';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { insertDataset } from './create-dataset';
import { presentVersion, type DatasetRow } from './present-dataset';
import { getDatasetRow, here, lockDatasets, withDataset } from './queries';
import { receiveUpload, type ReceivedUpload } from './uploads/receive-upload';
import { removeUpload } from './uploads/upload-files';

/** Takes a file as the next version of a dataset; a worker imports it. */
export async function uploadVersion(
  ctx: Context,
  input: UploadQuery & { datasetId: string; source: Readable },
): Promise<DatasetVersion> {
  requirePermission(ctx, 'dataset:write');
  const { datasetId, source } = input;
  requireUnarchived(await getDatasetRow(ctx, datasetId));
  return keep(await receiveUpload(source), async (tx, upload) => {
    await lockDatasets(tx, ctx);
    return insertVersion(tx, ctx, { ...input, dataset: await getDatasetRow(ctx, datasetId, tx), upload });
  });
}

/** The same for a dataset by its name, which is made when there is none. */
export async function uploadDataset(
  ctx: Context,
  input: UploadDatasetQuery & { source: Readable },
): Promise<DatasetVersion> {
  requirePermission(ctx, 'dataset:write');
  const { name, source } = input;
  const find = (client: Tx) => client.dataset.findFirst({ where: { ...here(ctx), name, deletedAt: null } });
  const known = await find(db());
  if (known) requireUnarchived(known);
  return keep(await receiveUpload(source), async (tx, upload) => {
    await lockDatasets(tx, ctx);
    const dataset = (await find(tx)) ?? (await insertDataset(tx, ctx, { name, description: '', timeColumn: null }));
    return insertVersion(tx, ctx, { ...input, dataset, upload });
  });
}

function requireUnarchived(dataset: DatasetRow): void {
  if (dataset.archivedAt) {
    throw conflict(`The dataset "${dataset.name}" is archived: take it out of the archive first.`);
  }
}

async function keep(
  upload: ReceivedUpload,
  work: (tx: Tx, upload: ReceivedUpload) => Promise<DatasetVersion>,
): Promise<DatasetVersion> {
  try {
    return await inTransaction((tx) => work(tx, upload));
  } catch (error) {
    await removeUpload(upload.uploadKey);
    throw error;
  }
}

interface NewVersion extends UploadQuery {
  dataset: DatasetRow;
  upload: ReceivedUpload;
}

async function insertVersion(tx: Tx, ctx: Context, input: NewVersion): Promise<DatasetVersion> {
  const { dataset, upload, label } = input;
  const sourceName = nameOfFile(input.fileName);
  const newest = await tx.datasetVersion.aggregate({ where: { datasetId: dataset.id }, _max: { version: true } });
  const version = (newest._max.version ?? 0) + 1;
  const { id } = await tx.datasetVersion.create({
    data: {
      ...here(ctx),
      datasetId: dataset.id,
      version,
      label,
      sourceName,
      sourceKind: upload.kind,
      createdById: ctx.actor.id,
    },
  });
  const jobId = await enqueueJob(tx, ctx, {
    kind: 'dataset.import',
    payload: { versionId: id, uploadKey: upload.uploadKey },
    title: `Import ${sourceName}`,
    subject: { type: 'dataset-version', id },
  });
  const row = await tx.datasetVersion.update({
    where: { id },
    data: { jobId },
    include: withDataset,
    omit: { profile: true },
  });
  await writeAudit(tx, ctx, {
    action: 'dataset-version.create',
    subject: { type: 'dataset-version', id, name: `${dataset.name} v${version}` },
    detail: { fileName: sourceName, ...(label === '' ? {} : { label }) },
  });
  await publishEvent(tx, { ...here(ctx), topic: 'dataset', id: dataset.id });
  return presentVersion(row);
}

/** Some browsers send the folder along. */
const nameOfFile = (fileName: string): string => fileName.split(/[\\/]/).at(-1) || 'upload';
