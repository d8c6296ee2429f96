import type { ColumnSpec } from './schema';
import type { Column, Table } from './table';

const typeOfKind: Record<Column['kind'], ColumnSpec['type']> = {
  number: 'number',
  category: 'category',
  datetime: 'datetime',
  boolean: 'boolean',
};

/** Specs of a table's columns where nothing better is known: by kind, so numbers need not be whole. */
export function columnSpecsOf(table: Table): ColumnSpec[] {
  return [...table.columns].map(([name, column]) => ({ name, type: typeOfKind[column.kind] }));
}
