import type { Column, Table } from './table';

function sliceColumn(column: Column, from: number, to: number): Column {
  switch (column.kind) {
    case 'category':
      return { ...column, codes: column.codes.subarray(from, to) };
    case 'boolean':
      return { ...column, values: column.values.subarray(from, to) };
    default:
      return { ...column, values: column.values.subarray(from, to) };
  }
}

/**
 * `count` rows from `from` on, or as many as there are. Values and dictionaries are shared, nothing is copied.
 *
 * @throws RangeError if `from` or `count` is negative
 */
export function sliceRows(table: Table, from: number, count: number): Table {
  if (from < 0 || count < 0) throw new RangeError(`rows ${from} to ${from + count} are none of a table`);
  const to = Math.min(from + count, table.rowCount);
  const columns = new Map<string, Column>();
  for (const [name, column] of table.columns) columns.set(name, sliceColumn(column, from, to));
  return { rowCount: Math.max(0, to - from), columns };
}
