import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { DatasetColumn } from '@/lib/contracts/datasets';
import type { Column } from '@/lib/preprocessing/table';
import { quoteName } from '../duckdb/sql-text';
import { numericValue } from '../profiling/numeric-value';

/** Copies one column of DuckDB's chunks into a column of a table. */
export interface ColumnBuilder {
  /** What is selected for it. */
  sql: string;
  /** Copies the rows of a chunk to `at`; `picked` names those that are wanted, absent means all. */
  copy: (chunk: DuckDBDataChunk, index: number, target: { at: number; picked: readonly number[] | null }) => void;
  column: Column;
}

type Vector = ReturnType<DuckDBDataChunk['getColumnVector']>;
type Numbers = Float64Array | Int8Array;

/** Room for `rows` rows of a column. */
export function columnBuilder(column: DatasetColumn, rows: number): ColumnBuilder {
  switch (column.type) {
    case 'category':
    case 'text':
      return categoryBuilder(column, rows);
    case 'boolean': {
      const values = new Int8Array(rows);
      const sql = `CAST(coalesce(CAST(${quoteName(column.name)} AS TINYINT), -1) AS TINYINT)`;
      return { sql, copy: numberCopy(values), column: { kind: 'boolean', values } };
    }
    default: {
      const values = new Float64Array(rows);
      const sql = `coalesce(${numericValue(column)}, CAST('nan' AS DOUBLE))`;
      const kind = column.type === 'datetime' ? 'datetime' : 'number';
      return { sql, copy: numberCopy(values), column: { kind, values } };
    }
  }
}

/** The numbers behind a vector of doubles or bytes: the SQL above leaves no nulls in them. */
function numbersOf(vector: Vector): ArrayLike<number> {
  if ('items' in vector) {
    const { items } = vector;
    if (items instanceof Float64Array || items instanceof Int8Array) return items;
  }
  throw new TypeError('the query gave a column of another type than was asked for');
}

function numberCopy(values: Numbers): ColumnBuilder['copy'] {
  return (chunk, index, { at, picked }) => {
    const items = numbersOf(chunk.getColumnVector(index));
    if (!picked) return values.set(items, at);
    for (let i = 0; i < picked.length; i += 1) values[at + i] = items[picked[i] ?? 0] ?? 0;
  };
}

function categoryBuilder(column: DatasetColumn, rows: number): ColumnBuilder {
  const codes = new Int32Array(rows);
  const dictionary: string[] = [];
  const codeOf = new Map<unknown, number>([[null, -1]]);
  const encode = (value: unknown): number => {
    const known = codeOf.get(value);
    if (known !== undefined) return known;
    codeOf.set(value, dictionary.length);
    return dictionary.push(String(value)) - 1;
  };
  const copy: ColumnBuilder['copy'] = (chunk, index, { at, picked }) => {
    const vector = chunk.getColumnVector(index);
    const count = picked ? picked.length : chunk.rowCount;
    for (let i = 0; i < count; i += 1) codes[at + i] = encode(vector.getItem(picked ? (picked[i] ?? 0) : i));
  };
  return { sql: quoteName(column.name), copy, column: { kind: 'category', codes, dictionary } };
}
