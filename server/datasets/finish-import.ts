import type { DatasetColumn } from '@/lib/contracts/datasets';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import type { StoredRows } from './deriving/join-parts';
import { columnsOf } from './present-dataset';
import { here, lockDatasets, withDataset } from './queries';
import { readyFields } from './ready-fields';
import { onlyTimeColumn } from './time-span';
import { removeUpload } from './uploads/upload-files';

interface Finished {
  versionId: string;
  rows: StoredRows;
}

/** Makes a version ready. False when it was no longer waiting: another attempt was quicker, or it was given up. */
export async function finishImport(
  ctx: Context,
  { versionId, rows: { object, rows, profile } }: Finished,
): Promise<boolean> {
  return inTransaction(async (tx) => {
    await lockDatasets(tx, ctx);
    const version = await findWaiting(tx, ctx, versionId);
    if (!version) return false;
    const columns = profile.columns.map(({ name, type }) => ({ name, type }));
    const timeColumn = version.dataset.timeColumn ?? (await findTimeColumn(tx, version.datasetId, columns));
    if (timeColumn !== version.dataset.timeColumn) {
      await tx.dataset.update({ where: { id: version.datasetId }, data: { timeColumn } });
    }
    await tx.datasetVersion.update({
      where: { id: versionId },
      data: readyFields({ object, rows, profile }, timeColumn),
    });
    const subject = { type: 'dataset-version', id: versionId, name: `${version.dataset.name} v${version.version}` };
    await writeAudit(tx, ctx, { action: 'dataset-version.import', subject, detail: { rows, columns: columns.length } });
    await publishEvent(tx, { ...here(ctx), topic: 'dataset', id: version.datasetId });
    return true;
  });
}

/** The only column of dates, unless an earlier version had dates too and none of them was made the time. */
async function findTimeColumn(tx: Tx, datasetId: string, columns: readonly DatasetColumn[]): Promise<string | null> {
  const earlier = await tx.datasetVersion.findMany({
    where: { datasetId, status: 'ready' },
    select: { columns: true },
  });
  const hadDates = earlier.some((version) => columnsOf(version).some(({ type }) => type === 'datetime'));
  return hadDates ? null : onlyTimeColumn(columns);
}

/** Gives an import up for good: the version keeps the sentence, and nothing of the file. */
export async function failImport(
  ctx: Context,
  { versionId, uploadKey, sentence }: { versionId: string; uploadKey: string; sentence: string },
): Promise<void> {
  await inTransaction(async (tx) => {
    await lockDatasets(tx, ctx);
    const version = await findWaiting(tx, ctx, versionId);
    if (!version) return;
    await tx.datasetVersion.update({ where: { id: versionId }, data: { status: 'failed', error: sentence } });
    const subject = { type: 'dataset-version', id: versionId, name: `${version.dataset.name} v${version.version}` };
    await writeAudit(tx, ctx, { action: 'dataset-version.fail', subject, detail: { sentence } });
    await publishEvent(tx, { ...here(ctx), topic: 'dataset', id: version.datasetId });
  });
  await removeUpload(uploadKey);
}

function findWaiting(tx: Tx, ctx: Context, id: string) {
  return tx.datasetVersion.findFirst({
    where: { id, ...here(ctx), status: 'importing' },
    include: withDataset,
    omit: { profile: true },
  });
}
