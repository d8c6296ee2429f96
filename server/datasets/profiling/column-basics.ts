import type { DatasetColumn } from '@/lib/contracts/datasets';
import { quoteName } from '../duckdb/sql-text';
import { readRows, type DuckDb } from '../duckdb/with-duckdb';
import { numericValue } from './numeric-value';

const columnsPerQuery = 200;

/** What one pass over the rows tells about a column. */
export interface ColumnBasics {
  present: number;
  /** About how many different values there are. */
  roughly: number;
  /** Of numbers and instants; NaN where there are none. */
  min: number;
  max: number;
  /** Letters a text; NaN where there are none. */
  meanLength: number;
}

export const isNumeric = ({ type }: DatasetColumn): boolean =>
  type === 'number' || type === 'integer' || type === 'datetime';
export const isTextual = ({ type }: DatasetColumn): boolean => type === 'category' || type === 'text';

/** The basics of each column, in their order. */
export async function columnBasics(
  duckDb: DuckDb,
  relation: string,
  columns: readonly DatasetColumn[],
): Promise<ColumnBasics[]> {
  const basics: ColumnBasics[] = [];
  for (let start = 0; start < columns.length; start += columnsPerQuery) {
    const group = columns.slice(start, start + columnsPerQuery);
    const [row = []] = await readRows(duckDb, `SELECT ${group.flatMap(aggregatesOf).join(', ')} FROM ${relation}`);
    const answers = row.values();
    const next = () => numberOf(answers.next().value);
    basics.push(
      ...group.map(() => ({ present: next(), roughly: next(), min: next(), max: next(), meanLength: next() })),
    );
  }
  return basics;
}

function aggregatesOf(column: DatasetColumn): string[] {
  const value = quoteName(column.name);
  const number = numericValue(column);
  const ends = isNumeric(column) ? [`min(${number})`, `max(${number})`] : ['NULL', 'NULL'];
  const length = isTextual(column) ? `avg(length(${value}))` : 'NULL';
  return [`count(${value})`, `approx_count_distinct(${value})`, ...ends, length];
}

const numberOf = (answer: unknown): number => (answer === null || answer === undefined ? NaN : Number(answer));
