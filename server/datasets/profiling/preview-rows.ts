import type { Cell, Row } from '@/lib/contracts/basics';
import type { DatasetColumn } from '@/lib/contracts/datasets';
import { quoteName, quoteText } from '../duckdb/sql-text';
import { readRows, type DuckDb } from '../duckdb/with-duckdb';
import { isNumeric } from './column-basics';
import { numericValue } from './numeric-value';

const mostRows = 50;
/** Of very wide tables fewer rows are shown. */
const mostCells = 20_000;
const longestShown = 500;

/** The first rows of a stored version, as JSON carries them. */
export async function previewVersion(duckDb: DuckDb, path: string, columns: readonly DatasetColumn[]): Promise<Row[]> {
  const count = Math.max(1, Math.min(mostRows, Math.floor(mostCells / columns.length)));
  const values = columns.map((column) => (isNumeric(column) ? numericValue(column) : quoteName(column.name)));
  const rows = await readRows(
    duckDb,
    `SELECT ${values.join(', ')} FROM read_parquet(${quoteText(path)}) LIMIT ${count}`,
  );
  return rows.map((row) =>
    Object.fromEntries(columns.map((column, index) => [column.name, toCell(column, row[index])])),
  );
}

function toCell({ type }: DatasetColumn, value: unknown): Cell {
  if (typeof value === 'number') return type === 'datetime' ? new Date(value).toISOString() : value;
  if (typeof value === 'string') return value.length > longestShown ? `${value.slice(0, longestShown)}…` : value;
  return typeof value === 'boolean' ? value : null;
}
