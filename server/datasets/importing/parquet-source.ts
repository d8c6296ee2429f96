import type { ColumnType } from '@/lib/contracts/datasets';
import { type AppError, invalid } from '@/server/core/errors';
import { cellLimitBytes, columnLimit } from '../csv/limits';
import { checkNames } from '../csv/read-header';
import { quoteName, quoteText } from '../duckdb/sql-text';
import { readRows, type DuckDb } from '../duckdb/with-duckdb';
import { unreadable } from './unreadable';
import { storedTypes, type EarlierColumns, type RowsSource, type SourceColumn } from './rows-source';

interface FileColumn {
  name: string;
  sqlType: string;
  type: ColumnType;
}

const typeOfSql: readonly [pattern: RegExp, type: ColumnType][] = [
  [/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/, 'integer'],
  [/^(FLOAT|REAL|DOUBLE|DECIMAL\(.*\))$/, 'number'],
  [/^BOOLEAN$/, 'boolean'],
  [/^(DATE|TIMESTAMP.*)$/, 'datetime'],
  [/^(VARCHAR|UUID|JSON|TIME.*|INTERVAL|ENUM\(.*\))$/, 'category'],
];

/** A Parquet file as rows with types; every page is read when its rows are stored. */
export async function readParquetSource(
  duckDb: DuckDb,
  input: { path: string; earlier: EarlierColumns },
): Promise<RowsSource> {
  const relation = `read_parquet(${quoteText(input.path)}, binary_as_string = true, file_row_number = true)`;
  try {
    const columns = await describeFile(duckDb, relation);
    const [[rows] = []] = await readRows(duckDb, `SELECT count(*) FROM ${relation}`);
    if (Number(rows) === 0) throw invalid('The file has columns but no rows: add some.');
    const notes: string[] = [];
    const large = await findLargeIntegers(duckDb, relation, columns);
    await refuseValues(duckDb, relation, columns);
    const stored = columns.map((column) => {
      if (large.has(column.name)) {
        notes.push(`Column "${column.name}" holds whole numbers beyond 2^53, so it is kept as text.`);
      }
      return store(column, { isLarge: large.has(column.name), before: input.earlier.get(column.name) });
    });
    return { relation, columns: stored, rows: Number(rows), notes };
  } catch (error) {
    throw unreadable(error, 'Parquet');
  }
}

async function describeFile(duckDb: DuckDb, relation: string): Promise<FileColumn[]> {
  const rows = await readRows(
    duckDb,
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${relation})`,
  );
  if (rows.length > columnLimit) {
    throw invalid(`The file has ${rows.length} columns; ${columnLimit} is the most. Leave out what is not needed.`);
  }
  checkNames(
    rows.map(([name]) => String(name)),
    'in the Parquet file',
  );
  return rows.map(([name, sqlType]) => {
    const type = typeOfSql.find(([pattern]) => pattern.test(String(sqlType)))?.[1];
    if (!type) throw unusable(String(name), String(sqlType));
    return { name: String(name), sqlType: String(sqlType), type };
  });
}

function unusable(name: string, sqlType: string): AppError {
  const isNested = /\[|^(STRUCT|MAP|UNION)/.test(sqlType);
  const shown = sqlType.length > 60 ? `${sqlType.slice(0, 60)}…` : sqlType;
  const remedy = isNested
    ? 'give each of its fields a column of its own'
    : 'store it as text or number, or leave it out';
  return invalid(`Column "${name}" is ${isNested ? 'nested' : 'of a type that cannot be used'} (${shown}): ${remedy}.`);
}

const largest = Number.MAX_SAFE_INTEGER;

async function findLargeIntegers(
  duckDb: DuckDb,
  relation: string,
  columns: readonly FileColumn[],
): Promise<Set<string>> {
  const suspects = columns.filter(({ sqlType }) => /^(U?BIGINT|U?HUGEINT)$/.test(sqlType));
  if (suspects.length === 0) return new Set();
  const checks = suspects.map(
    ({ name }) => `coalesce(bool_or(${quoteName(name)} NOT BETWEEN -${largest} AND ${largest}), false)`,
  );
  const [row = []] = await readRows(duckDb, `SELECT ${checks.join(', ')} FROM ${relation}`);
  return new Set(suspects.filter((_, index) => row[index] === true).map(({ name }) => name));
}

/** Infinite numbers and giant texts: nothing that learns or draws can use them. */
async function refuseValues(duckDb: DuckDb, relation: string, columns: readonly FileColumn[]): Promise<void> {
  const refused = columns.flatMap(({ name, sqlType }) => {
    const value = quoteName(name);
    if (/^(FLOAT|REAL|DOUBLE)$/.test(sqlType)) {
      return [{ name, test: `isinf(${value})`, what: 'is infinite: leave it empty or put a number there' }];
    }
    if (sqlType !== 'VARCHAR') return [];
    return [{ name, test: `strlen(${value}) > ${cellLimitBytes}`, what: 'is longer than 1 MB: shorten it' }];
  });
  if (refused.length === 0) return;
  const firsts = refused.map(({ test }) => `min(file_row_number) FILTER (WHERE ${test})`);
  const [row = []] = await readRows(duckDb, `SELECT ${firsts.join(', ')} FROM ${relation}`);
  for (const [index, { name, what }] of refused.entries()) {
    const first = row[index];
    if (first !== null && first !== undefined) {
      throw invalid(`Row ${Number(first) + 1}, column "${name}": the value ${what}.`);
    }
  }
}

function store(
  column: FileColumn,
  { isLarge, before }: { isLarge: boolean; before: ColumnType | undefined },
): SourceColumn {
  const { name, type } = column;
  const value = quoteName(name);
  if (isLarge) return { name, type: 'category', stored: `CAST(${value} AS VARCHAR)` };
  if (type === 'integer' && before === 'number') return { name, type: 'number', stored: `CAST(${value} AS DOUBLE)` };
  const cast = `CAST(${value} AS ${storedTypes[type]})`;
  if (type === 'number') return { name, type, stored: `CASE WHEN NOT isnan(${cast}) THEN ${cast} END` };
  if (type === 'datetime') return { name, type, stored: `CASE WHEN isfinite(${cast}) THEN ${cast} END` };
  return { name, type, stored: cast };
}
