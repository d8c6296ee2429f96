import { Readable } from 'node:stream';
import type { Row } from '@/lib/contracts/basics';
import type { DatasetVersionDetail } from '@/lib/contracts/datasets';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { getVersion } from '@/server/datasets/get-dataset';
import { runImport } from '@/server/datasets/testing/run-import';
import { uploadDataset } from '@/server/datasets/upload-version';

interface Wanted {
  name: string;
  label?: string;
  timeColumn?: string;
  rows: readonly Row[];
}

/** Imports rows as the next version of the dataset with the name, as an upload and its job would. */
export async function makeDatasetVersion(ctx: Context, wanted: Wanted): Promise<DatasetVersionDetail> {
  const { name, label = '', timeColumn, rows } = wanted;
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','));
  const source = Readable.from([Buffer.from([columns.join(','), ...lines, ''].join('\n'))]);
  const version = await uploadDataset(ctx, { name, label, fileName: `${name}.csv`, source });
  if (timeColumn) await db().dataset.update({ where: { id: version.datasetId }, data: { timeColumn } });
  await runImport(version);
  return getVersion(ctx, version.id);
}
