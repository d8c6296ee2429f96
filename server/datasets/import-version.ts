import { stat } from 'node:fs/promises';
import type { DatasetColumn } from '@/lib/contracts/datasets';
import { invalid } from '@/server/core/errors';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { adoptFile } from '@/server/core/storage/object-store';
import { db } from '@/server/core/db';
import type { StoredRows } from './deriving/join-parts';
import { withDuckDb, type DuckDb } from './duckdb/with-duckdb';
import { finishImport } from './finish-import';
import { checkCsvFile, readCsvSource } from './importing/csv-source';
import { readParquetSource } from './importing/parquet-source';
import type { EarlierColumns, RowsSource } from './importing/rows-source';
import { unreadable } from './importing/unreadable';
import { writeParquet } from './importing/write-parquet';
import { columnsOf } from './present-dataset';
import { previewVersion } from './profiling/preview-rows';
import { profileVersion } from './profiling/profile-version';
import { here, withDataset } from './queries';
import { partPath, removeParts, removeUpload, sweepUploads, uploadPath } from './uploads/upload-files';

type ImportJob = JobHandle<'dataset.import'>;

/** What share of the whole each part takes, for the progress bar. */
const [checkedAt, writtenAt] = [10, 60];

/**
 * Imports an uploaded file: checks it, stores its rows as Parquet, profiles every column. Only the last step changes
 * the version; what an earlier attempt left is removed.
 */
export async function importVersion(job: ImportJob): Promise<unknown> {
  const { ctx, payload, attempt, signal } = job;
  const version = await findImporting(job);
  if (!version) {
    await removeUpload(payload.uploadKey);
    return { skipped: 'the version is not waiting to be imported' };
  }
  await removeParts(payload.uploadKey);
  await sweepUploads(new Date());
  const upload = uploadPath(payload.uploadKey);
  if (!(await stat(upload).catch(() => undefined))) throw invalid('The uploaded file is gone: upload it once more.');
  const part = partPath(payload.uploadKey, attempt);
  const earlier = await readEarlierColumns(version);
  try {
    const read = await withDuckDb((duckDb) => convert(duckDb, job, { version, upload, part, earlier }), signal);
    signal.throwIfAborted();
    const written = await finishImport(ctx, {
      versionId: version.id,
      rows: { ...read, object: await adoptFile(part) },
    });
    await removeUpload(payload.uploadKey);
    return { versionId: version.id, written, rows: read.rows, columns: read.profile.columns.length };
  } finally {
    await removeParts(payload.uploadKey);
  }
}

type Version = NonNullable<Awaited<ReturnType<typeof findImporting>>>;

function findImporting({ ctx, payload }: ImportJob) {
  return db().datasetVersion.findFirst({
    where: { id: payload.versionId, ...here(ctx), status: 'importing', deletedAt: null },
    include: withDataset,
  });
}

/** Types of the newest version before this one. */
async function readEarlierColumns({ datasetId, orgId, version }: Version): Promise<EarlierColumns> {
  const before = await db().datasetVersion.findFirst({
    where: { datasetId, orgId, status: 'ready', deletedAt: null, version: { lt: version } },
    orderBy: { version: 'desc' },
    omit: { profile: true },
  });
  return new Map(before ? columnsOf(before).map(({ name, type }) => [name, type]) : []);
}

interface Files {
  version: Version;
  upload: string;
  part: string;
  earlier: EarlierColumns;
}

async function convert(duckDb: DuckDb, job: ImportJob, files: Files): Promise<Omit<StoredRows, 'object'>> {
  const { version, part, earlier } = files;
  const format = version.sourceKind === 'parquet' ? 'Parquet' : 'CSV';
  const source = await readSource(duckDb, job, files);
  requireTimeColumn(version.dataset.timeColumn, source.columns);
  for (const note of source.notes) job.log(note, 'warning');
  const count = source.rows?.toLocaleString('en-US') ?? '';
  job.log(`Checked: ${count} rows of ${source.columns.length} columns`);
  const written = await write(duckDb, job, { source, part, format });
  const columns = await profileVersion(duckDb, {
    path: part,
    columns: source.columns,
    rows: written,
    earlier,
    onColumn: (done, name) => showProfiling(job, { done, name, of: source.columns.length }),
  });
  const preview = await previewVersion(duckDb, part, columns);
  job.progress({ done: 100, total: 100, unit: '%', message: 'Profiled every column' });
  job.log(`Profiled: ${columns.map(({ name, type }) => `${name} (${type})`).join(', ')}`);
  return { rows: written, profile: { columns, preview } };
}

async function readSource(duckDb: DuckDb, job: ImportJob, { version, upload, earlier }: Files): Promise<RowsSource> {
  const { signal } = job;
  if (version.sourceKind === 'parquet') return readParquetSource(duckDb, { path: upload, earlier });
  const { size } = await stat(upload);
  const onBytes = (bytes: number) =>
    job.progress({ done: (bytes / size) * (checkedAt / 2), total: 100, unit: '%', message: 'Checking every row' });
  const input = { path: upload, timeColumn: version.dataset.timeColumn, earlier, signal, onBytes };
  const facts = await checkCsvFile(input);
  job.progress({ done: checkedAt / 2, total: 100, unit: '%', message: 'Finding the types of columns' });
  return readCsvSource(duckDb, facts, input).catch((error: unknown) => {
    throw unreadable(error, 'CSV');
  });
}

interface Writing {
  source: RowsSource;
  part: string;
  format: 'CSV' | 'Parquet';
}

async function write(duckDb: DuckDb, job: ImportJob, { source, part, format }: Writing): Promise<number> {
  const onShare = (share: number) =>
    job.progress({ done: checkedAt + share * (writtenAt - checkedAt), total: 100, unit: '%', message: 'Storing rows' });
  onShare(0);
  const written = await writeParquet(duckDb, source, { path: part, onShare }).catch((error: unknown) => {
    throw unreadable(error, format);
  });
  if (source.rows !== null && written !== source.rows) {
    throw invalid(`The file has ${source.rows} rows, but ${written} could be read: check its quotes and line ends.`);
  }
  return written;
}

function showProfiling(job: ImportJob, { done, name, of }: { done: number; name: string; of: number }): void {
  job.progress({
    done: writtenAt + (done / of) * (100 - writtenAt),
    total: 100,
    unit: '%',
    message: `Profiling ${name}`,
  });
}

function requireTimeColumn(timeColumn: string | null, columns: readonly DatasetColumn[]): void {
  if (timeColumn === null) return;
  const column = columns.find((one) => one.name === timeColumn);
  if (column?.type === 'datetime') return;
  const what = column ? `holds ${column.type} values here` : 'is not in this file';
  throw invalid(
    `Column "${timeColumn}" is the dataset's time, but it ${what}: write its dates as 2001-03-31 17:05, ` +
      'or choose another time column in the dataset.',
  );
}
