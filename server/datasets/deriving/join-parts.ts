import { rm } from 'node:fs/promises';
import type { ColumnProfile, DatasetColumn } from '@/lib/contracts/datasets';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { adoptFile, objectPath, scratchPath, type StoredObject } from '@/server/core/storage/object-store';
import { quoteName, quoteText } from '../duckdb/sql-text';
import { withDuckDb } from '../duckdb/with-duckdb';
import { writeParquet } from '../importing/write-parquet';
import { StoredProfile } from '../present-dataset';
import { previewVersion } from '../profiling/preview-rows';
import { profileVersion } from '../profiling/profile-version';
import { partEnding } from '../uploads/upload-files';

/** Rows that are stored and profiled, ready to become a version. */
export interface StoredRows {
  object: StoredObject;
  rows: number;
  profile: StoredProfile;
}

export interface JoinPartsInput {
  /** Content addresses of the parts, in the order of their rows. */
  parts: readonly string[];
  columns: readonly DatasetColumn[];
  /** Columns that were copied from every row of a version: what is known of them there holds here. */
  copied: { versionId: string; names: readonly string[] };
  signal: AbortSignal;
  onShare: (share: number, message: string) => void;
}

/** How much of the work is writing; the rest is profiling. */
const writingShare = 0.4;

/** Makes one Parquet file of parts, and profiles it as an import does. */
export async function joinParts(ctx: Context, input: JoinPartsInput): Promise<StoredRows> {
  const { parts, columns, signal, onShare } = input;
  const known = await readKnown(ctx, input.copied);
  const path = await scratchPath(partEnding);
  try {
    const read = await withDuckDb(async (duckDb) => {
      const source = {
        relation: `read_parquet([${parts.map((sha256) => quoteText(objectPath(sha256))).join(', ')}])`,
        columns: columns.map((column) => ({ ...column, stored: quoteName(column.name) })),
        rows: null,
        notes: [],
      };
      const onWritten = (share: number) => onShare(share * writingShare, 'Joining the parts');
      const rows = await writeParquet(duckDb, source, { path, onShare: onWritten });
      const unknown = columns.filter(({ name }) => !known.some((one) => one.name === name && one.rows === rows));
      const measured = await profileVersion(duckDb, {
        path,
        columns: unknown,
        rows,
        earlier: new Map(unknown.map(({ name, type }) => [name, type])),
        onColumn: (done, name) =>
          onShare(writingShare + (done / unknown.length) * (1 - writingShare), `Profiling ${name}`),
      });
      const profiled = columns.flatMap(({ name }) => [...measured, ...known].find((one) => one.name === name) ?? []);
      return { rows, profile: { columns: profiled, preview: await previewVersion(duckDb, path, profiled) } };
    }, signal);
    signal.throwIfAborted();
    return { ...read, object: await adoptFile(path) };
  } finally {
    await rm(path, { force: true });
  }
}

async function readKnown(ctx: Context, { versionId, names }: JoinPartsInput['copied']): Promise<ColumnProfile[]> {
  const where = { id: versionId, orgId: ctx.orgId, projectId: ctx.projectId };
  const row = await db().datasetVersion.findFirst({ where, select: { profile: true } });
  const profile = StoredProfile.safeParse(row?.profile).data;
  return (profile?.columns ?? []).filter(({ name }) => names.includes(name));
}
