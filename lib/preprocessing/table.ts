/** Numbers; NaN is missing. */
export type NumberColumn = { kind: 'number'; values: Float64Array };
/** Strings as codes into a dictionary; −1 is missing. */
export type CategoryColumn = { kind: 'category'; codes: Int32Array; dictionary: string[] };
/** Instants in epoch milliseconds; NaN is missing. */
export type DatetimeColumn = { kind: 'datetime'; values: Float64Array };
/** 0 and 1; −1 is missing. */
export type BooleanColumn = { kind: 'boolean'; values: Int8Array };
export type Column = NumberColumn | CategoryColumn | DatetimeColumn | BooleanColumn;

/** Rows held column by column, in typed arrays: every column has `rowCount` values. */
export type Table = { rowCount: number; columns: Map<string, Column> };

/** A cell as JSON carries it; instants are ISO strings, missing is null. */
export type CellValue = string | number | boolean | null;
/** One row by column name. */
export type RowValues = Readonly<Record<string, unknown>>;

/** How many values `column` holds. */
export function columnLength(column: Column): number {
  return column.kind === 'category' ? column.codes.length : column.values.length;
}

/**
 * Puts columns together as a table.
 *
 * @throws RangeError if the columns differ in length
 */
export function createTable(columns: Iterable<readonly [string, Column]>): Table {
  const map = new Map(columns);
  const lengths = [...map.values()].map(columnLength);
  const rowCount = lengths[0] ?? 0;
  const odd = lengths.findIndex((length) => length !== rowCount);
  if (odd >= 0) {
    throw new RangeError(`column "${[...map.keys()][odd]}" has ${lengths[odd]} values where others have ${rowCount}`);
  }
  return { rowCount, columns: map };
}

/**
 * The column called `name`.
 *
 * @throws RangeError naming the columns there are, if it is not one of them
 */
export function getColumn(table: Table, name: string): Column {
  const column = table.columns.get(name);
  if (column) return column;
  const names = [...table.columns.keys()].slice(0, 20).join(', ');
  throw new RangeError(`there is no column "${name}"; the columns are ${names}`);
}

/** Whether the value at `index` is missing. */
export function isMissing(column: Column, index: number): boolean {
  if (column.kind === 'category') return (column.codes[index] ?? -1) < 0;
  if (column.kind === 'boolean') return (column.values[index] ?? -1) < 0;
  return Number.isNaN(column.values[index] ?? NaN);
}

/** The value at `index` as JSON carries it. */
export function cellAt(column: Column, index: number): CellValue {
  if (isMissing(column, index)) return null;
  if (column.kind === 'category') return column.dictionary[column.codes[index] ?? -1] ?? null;
  const value = column.values[index] ?? NaN;
  if (column.kind === 'boolean') return value === 1;
  return column.kind === 'datetime' ? new Date(value).toISOString() : value;
}

/** The row at `index`, of the named columns or of all. */
export function rowAt(table: Table, index: number, names?: readonly string[]): Record<string, CellValue> {
  const row: [string, CellValue][] = [];
  for (const name of names ?? table.columns.keys()) row.push([name, cellAt(getColumn(table, name), index)]);
  return Object.fromEntries(row);
}

function selectFromColumn(column: Column, rows: ArrayLike<number>): Column {
  const take = <T extends Float64Array | Int32Array | Int8Array>(from: T, to: T): T => {
    for (let i = 0; i < rows.length; i++) to[i] = from[rows[i] ?? 0] ?? 0;
    return to;
  };
  const length = rows.length;
  switch (column.kind) {
    case 'category':
      return { ...column, codes: take(column.codes, new Int32Array(length)) };
    case 'boolean':
      return { ...column, values: take(column.values, new Int8Array(length)) };
    default:
      return { ...column, values: take(column.values, new Float64Array(length)) };
  }
}

/** The given rows, in the given order (a row may be taken twice); dictionaries are shared. */
export function selectRows(table: Table, rows: ArrayLike<number>): Table {
  const columns = new Map<string, Column>();
  for (const [name, column] of table.columns) columns.set(name, selectFromColumn(column, rows));
  return { rowCount: rows.length, columns };
}

/** The table with the named columns only. */
export function selectColumns(table: Table, names: Iterable<string>): Table {
  const columns = new Map<string, Column>();
  for (const name of names) columns.set(name, getColumn(table, name));
  return { rowCount: table.rowCount, columns };
}
