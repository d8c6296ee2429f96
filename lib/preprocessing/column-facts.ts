import { cellAt, columnLength, isMissing, type Column } from './table';

/** What planning needs to know of a column; from at most `sampleRows` rows spread evenly. */
export type ColumnFacts = {
  /** Rows looked at. */
  rows: number;
  missing: number;
  /** Different present values among the rows looked at. */
  distinct: number;
  /** Numbers: every present one is whole; every one is larger than the one before. */
  whole: boolean;
  increasing: boolean;
  /** Smallest and largest number or instant; NaN when there is none. */
  min: number;
  max: number;
  /** Instants: whether any is off midnight. */
  hasTime: boolean;
};

const dayMs = 86_400_000;

/** Row numbers of at most `limit` rows, evenly spread over `rowCount`. */
export function spreadRows(rowCount: number, limit: number): Int32Array {
  const count = Math.min(rowCount, limit);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * rowCount) / count));
}

function countDistinct(column: Column, rows: Int32Array): number {
  const seen = new Set<number | undefined>();
  const values = column.kind === 'category' ? column.codes : column.values;
  for (const row of rows) if (!isMissing(column, row)) seen.add(values[row]);
  return seen.size;
}

function numberFacts(values: Float64Array, rows: Int32Array) {
  const facts = { whole: true, increasing: true, hasTime: false, min: NaN, max: NaN };
  let previous = -Infinity;
  for (const row of rows) {
    const value = values[row] ?? NaN;
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) facts.whole = false;
    if (value <= previous) facts.increasing = false;
    if (value % dayMs !== 0) facts.hasTime = true;
    if (!(value >= facts.min)) facts.min = value;
    if (!(value <= facts.max)) facts.max = value;
    previous = value;
  }
  return facts;
}

/** Looks a column over: see {@link ColumnFacts}. */
export function columnFacts(column: Column, sampleRows = 100_000): ColumnFacts {
  const rows = spreadRows(columnLength(column), sampleRows);
  const missing = rows.filter((row) => isMissing(column, row)).length;
  const base = { rows: rows.length, missing, distinct: countDistinct(column, rows) };
  if (column.kind === 'category' || column.kind === 'boolean') {
    return { ...base, whole: false, increasing: false, hasTime: false, min: NaN, max: NaN };
  }
  return { ...base, ...numberFacts(column.values, rows) };
}

/** The first present value, as JSON carries it; null when there is none. */
export function firstValue(column: Column): ReturnType<typeof cellAt> {
  for (let i = 0, length = columnLength(column); i < length; i++) if (!isMissing(column, i)) return cellAt(column, i);
  return null;
}
