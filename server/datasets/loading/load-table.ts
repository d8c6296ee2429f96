import type { DatasetColumn } from '@/lib/contracts/datasets';
import { createTable, type Table } from '@/lib/preprocessing/table';
import type { Context } from '@/server/core/context';
import { readRows, withDuckDb, type DuckDb } from '../duckdb/with-duckdb';
import { agreeOnColumns } from './agree-on-columns';
import { columnBuilder, type ColumnBuilder } from './column-builder';
import { selectRowsOf, type RowSelection, type RowsOf } from './row-selection';
import { sampleRowNumbers } from './sample-rows';

export interface LoadTableInput extends RowSelection {
  /** Which columns, in this order; all when absent. */
  columns?: readonly string[];
  /** The first so many rows. */
  limit?: number;
  /** So many rows drawn by seed, in their order; fewer when there are not so many. */
  sampleRows?: { count: number; seed: number };
  signal?: AbortSignal;
}

/**
 * Rows of one or several dataset versions, column by column in typed arrays: version by version in the given order,
 * each in the order of its file. The same input gives the same table.
 *
 * @throws a sentence when a version has no rows, or columns do not agree
 */
export async function loadTable(ctx: Context, input: LoadTableInput): Promise<Table> {
  const { versions, sources } = await selectRowsOf(ctx, input);
  const columns = agreeOnColumns(versions, input.columns);
  return withDuckDb(async (duckDb) => {
    const counts = await countEach(duckDb, sources);
    const rows = chooseRows(
      counts.reduce((sum, count) => sum + count, 0),
      input,
    );
    return fill(duckDb, { sources, counts, columns, rows });
  }, input.signal);
}

/** How many rows the versions hold, or hold in a range of time. */
export async function countRows(ctx: Context, selection: RowSelection): Promise<number> {
  const { sources } = await selectRowsOf(ctx, selection);
  const known = sources.map(({ rows }) => rows);
  if (known.every((rows) => rows !== null)) return known.reduce((sum, rows) => sum + rows, 0);
  const counts = await withDuckDb((duckDb) => countEach(duckDb, sources));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function countEach(duckDb: DuckDb, sources: readonly RowsOf[]): Promise<number[]> {
  const counts: number[] = [];
  for (const { sql, rows } of sources) {
    const [[count] = []] = rows === null ? await readRows(duckDb, `SELECT count(*) FROM ${sql}`) : [[rows]];
    counts.push(Number(count));
  }
  return counts;
}

interface ChosenRows {
  count: number;
  /** Row numbers among all selected, rising; null for the first `count`. */
  numbers: Float64Array | null;
}

function chooseRows(available: number, { limit, sampleRows }: LoadTableInput): ChosenRows {
  const count = Math.min(available, limit ?? available);
  if (!sampleRows || sampleRows.count >= count) return { count, numbers: null };
  const numbers = sampleRowNumbers(count, sampleRows);
  return { count: numbers.length, numbers };
}

interface Filling {
  sources: readonly RowsOf[];
  counts: readonly number[];
  columns: readonly DatasetColumn[];
  rows: ChosenRows;
}

async function fill(duckDb: DuckDb, { sources, counts, columns, rows }: Filling): Promise<Table> {
  const builders = columns.map((column) => columnBuilder(column, rows.count));
  const filler = new TableFiller(builders, rows);
  for (const [index, { sql }] of sources.entries()) {
    if (filler.isFull) break;
    if (columns.length > 0) {
      await stream(duckDb, `SELECT ${builders.map((one) => one.sql).join(', ')} FROM ${sql}`, filler);
    }
    filler.startSource(counts.slice(0, index + 1).reduce((sum, count) => sum + count, 0));
  }
  return createTable(columns.map((column, index) => [column.name, builderAt(builders, index).column] as const));
}

function builderAt(builders: readonly ColumnBuilder[], index: number): ColumnBuilder {
  const builder = builders[index];
  if (!builder) throw new RangeError(`there is no column ${index}`);
  return builder;
}

type Chunk = Parameters<ColumnBuilder['copy']>[0];

async function stream(duckDb: DuckDb, sql: string, filler: TableFiller): Promise<void> {
  const result = await duckDb.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0 || filler.isFull) return;
    filler.take(chunk);
  }
}

/** Copies the chosen rows of chunk after chunk. */
class TableFiller {
  private filled = 0;
  private passed = 0;

  constructor(
    private readonly builders: readonly ColumnBuilder[],
    private readonly rows: ChosenRows,
  ) {}

  get isFull(): boolean {
    return this.filled >= this.rows.count;
  }

  startSource(passed: number): void {
    this.passed = passed;
  }

  take(chunk: Chunk): void {
    const picked = this.pick(chunk.rowCount);
    for (const [index, builder] of this.builders.entries()) builder.copy(chunk, index, { at: this.filled, picked });
    this.filled += picked ? picked.length : chunk.rowCount;
    this.passed += chunk.rowCount;
  }

  /** Places in the chunk of the rows that are wanted; null for all. */
  private pick(rowCount: number): number[] | null {
    const { numbers, count } = this.rows;
    if (!numbers) {
      const wanted = count - this.filled;
      return wanted >= rowCount ? null : Array.from({ length: wanted }, (_, index) => index);
    }
    const picked: number[] = [];
    for (let next = this.filled; next < numbers.length; next += 1) {
      const place = (numbers[next] ?? 0) - this.passed;
      if (place >= rowCount) break;
      picked.push(place);
    }
    return picked;
  }
}
