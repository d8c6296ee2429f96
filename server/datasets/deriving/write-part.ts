import { rm } from 'node:fs/promises';
import type { DuckDBAppender, DuckDBType } from '@duckdb/node-api';
import { cellAt, type CellValue, type Table } from '@/lib/preprocessing/table';
import type { Context } from '@/server/core/context';
import { adoptFile, scratchPath, type StoredObject } from '@/server/core/storage/object-store';
import { quoteName, quoteText } from '../duckdb/sql-text';
import { withDuckDb, type DuckDb } from '../duckdb/with-duckdb';
import { selectRowsOf, type RowRange } from '../loading/row-selection';
import { partEnding } from '../uploads/upload-files';

/** What one vector of DuckDB holds. */
const chunkRows = 2048;

export interface WritePartInput {
  versionId: string;
  rowRange: RowRange;
  /** Columns of the version to copy, as they are stored. */
  keep: readonly string[];
  /** Columns that were made from these rows: numbers or categories, one value a row. */
  added: Table;
  /** Written into the file, which makes it one of its own even where another part holds the same rows. */
  marks: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** Told the digest before the file is stored, so that no file is stored that nothing names. */
  onNamed?: (sha256: string) => Promise<void>;
}

/** Stores rows of a version with further columns as a Parquet file, in their order. All of it or nothing is kept. */
export async function writePart(ctx: Context, input: WritePartInput): Promise<StoredObject> {
  const { rowRange, keep, added, marks, signal } = input;
  if (added.rowCount !== rowRange.count) {
    throw new RangeError(`${added.rowCount} rows were made for ${rowRange.count} rows of the version`);
  }
  const { sources } = await selectRowsOf(ctx, { versionIds: [input.versionId], rowRange });
  const file = await scratchPath(partEnding);
  try {
    await withDuckDb(async (duckDb) => {
      await fillAdded(duckDb, added);
      const kept = keep.map(quoteName).join(', ');
      const rows = keep.length === 0 ? 'added' : `(SELECT ${kept} FROM ${sources[0]?.sql}) POSITIONAL JOIN added`;
      await duckDb.run(
        `COPY (SELECT * FROM ${rows}) TO ${quoteText(file)} ` +
          `(FORMAT parquet, COMPRESSION snappy, KV_METADATA ${marksText(marks)})`,
      );
    }, signal);
    signal.throwIfAborted();
    return await adoptFile(file, input.onNamed);
  } finally {
    await rm(file, { force: true });
  }
}

const marksText = (marks: Readonly<Record<string, string>>): string =>
  `{${Object.entries(marks)
    .map(([key, value]) => `${quoteName(key)}: ${quoteText(value)}`)
    .join(', ')}}`;

async function fillAdded(duckDb: DuckDb, added: Table): Promise<void> {
  const { DOUBLE, VARCHAR, DuckDBDataChunk } = await import('@duckdb/node-api');
  const columns = [...added.columns];
  const types: DuckDBType[] = columns.map(([, { kind }]) => (kind === 'category' ? VARCHAR : DOUBLE));
  const fields = columns.map(([name], index) => `${quoteName(name)} ${types[index]?.toString()}`);
  await duckDb.run(`CREATE TEMP TABLE added (${fields.join(', ')})`);
  const appender: DuckDBAppender = await duckDb.createAppender('added');
  for (let from = 0; from < added.rowCount; from += chunkRows) {
    const rows = Math.min(chunkRows, added.rowCount - from);
    const chunk = DuckDBDataChunk.create(types, rows);
    for (const [index, [, column]] of columns.entries()) {
      const values: CellValue[] = Array.from({ length: rows }, (_, row) => cellAt(column, from + row));
      chunk.setColumnValues(index, values);
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
