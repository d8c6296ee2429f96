import type { DuckDBConnection } from '@duckdb/node-api';
import type { ArtifactTable } from '@/lib/contracts/artifacts';
import type { TableAsk } from './table-messages';

/** Memory that the rows of one page may take, sorting included. */
const memoryLimit = '512MB';
const mostColumns = 500;
const mostCells = 50_000;
const longestShown = 500;
/** Text files beyond this are neither sorted nor counted: all of it would have to be read. */
const largestTextBytes = 512 * 1024 * 1024;

type Cell = ArtifactTable['rows'][number][number];

/**
 * Reads some rows of a CSV, TSV or Parquet file, in memory that does not grow with the file.
 *
 * @throws RangeError with a sentence for what cannot be read or sorted
 */
export async function readTable(ask: TableAsk): Promise<ArtifactTable> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    threads: '2',
    memory_limit: memoryLimit,
    max_temp_directory_size: '0KB',
  });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const format = formatOf(ask.name);
    if (format === 'parquet') return await readRows(connection, ask, `read_parquet(${text(ask.file)})`);
    return await readText(connection, ask);
  } catch (error) {
    throw sentenceOf(error);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const formatOf = (name: string) => (/\.parquet$/i.test(name) ? 'parquet' : 'text');
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const named = (value: string) => `"${value.replaceAll('"', '""')}"`;

/** Types are told by the first rows; where a later one differs, all are texts; where lines differ, ends are missing. */
const readings = ['', ', all_varchar = true', ', all_varchar = true, null_padding = true, strict_mode = false'];

async function readText(connection: DuckDBConnection, ask: TableAsk): Promise<ArtifactTable> {
  const compression = /\.gz$/i.test(ask.name) ? ", compression = 'gzip'" : '';
  let first: unknown;
  for (const reading of readings) {
    try {
      return await readRows(connection, ask, `read_csv(${text(ask.file)}${compression}${reading})`);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      first ??= error;
    }
  }
  throw first;
}

async function readRows(connection: DuckDBConnection, ask: TableAsk, source: string): Promise<ArtifactTable> {
  const described = await rowsOf(connection, `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${source})`);
  const all = described.map(([name, type]) => ({ name: String(name), type: String(type) }));
  const columns = all.slice(0, mostColumns);
  const isLarge = formatOf(ask.name) === 'text' && ask.sizeBytes > largestTextBytes;
  const limit = Math.max(1, Math.min(ask.limit, Math.floor(mostCells / Math.max(1, columns.length))));
  const rows = await rowsOf(
    connection,
    `SELECT ${columns.map(valueOf).join(', ')} FROM ${source} ${orderOf(ask, all, isLarge)} ` +
      `LIMIT ${limit} OFFSET ${ask.offset}`,
  );
  const count = isLarge ? null : await countOf(connection, source);
  return {
    columns: columns.map(({ name, type }) => ({ name, type: typeName(type), isNumber: isNumber(type) })),
    moreColumns: all.length - columns.length,
    rows: rows.map((row) => row.map(cellOf)),
    rowCount: count,
  };
}

async function countOf(connection: DuckDBConnection, source: string): Promise<number> {
  const [[count] = []] = await rowsOf(connection, `SELECT count(*) FROM ${source}`);
  return Number(count);
}

function orderOf({ sort }: TableAsk, columns: readonly { name: string }[], isLarge: boolean): string {
  if (sort === null) return '';
  if (isLarge) throw new RangeError('The file is too large to be sorted here: download it');
  if (!columns.some(({ name }) => name === sort.column)) {
    throw new RangeError(`The file has no column "${sort.column}" to sort by`);
  }
  return `ORDER BY ${named(sort.column)} ${sort.descending ? 'DESC' : 'ASC'} NULLS LAST`;
}

const isNumber = (type: string) => /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|REAL|DOUBLE|DECIMAL.*)$/.test(type);

/** Numbers stay numbers; all else is written by DuckDB, cut short where it is long. */
function valueOf({ name, type }: { name: string; type: string }): string {
  const column = named(name);
  if (/^(DECIMAL.*|U?HUGEINT)$/.test(type)) return `CAST(${column} AS DOUBLE)`;
  if (isNumber(type) || type === 'BOOLEAN') return column;
  const written = type === 'BLOB' ? `'bytes: ' || octet_length(${column})` : `CAST(${column} AS VARCHAR)`;
  const cut = `left(${written}, ${longestShown}) || '…'`;
  return `CASE WHEN length(${written}) > ${longestShown} THEN ${cut} ELSE ${written} END`;
}

const typeName = (type: string) => (type.length > 40 ? `${type.slice(0, 40)}…` : type).toLowerCase();

function cellOf(value: unknown): Cell {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRowsJS();
}

function sentenceOf(error: unknown): unknown {
  if (error instanceof RangeError || !(error instanceof Error)) return error;
  if (/^Out of Memory/i.test(error.message)) {
    return new RangeError('The rows need more memory than is given to a preview: download the file');
  }
  const [reason = ''] = error.message.replace(/^[\w ]*Error: /, '').split('\n');
  // The reason may name the file's place on this machine.
  const shown = reason.replaceAll(/["'][^"']*\/[^"']*["']/g, 'the file').slice(0, 200);
  return new RangeError(`The file cannot be read as a table (${shown})`);
}
