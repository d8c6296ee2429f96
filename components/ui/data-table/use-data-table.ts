'use client';

import {
  getCoreRowModel,
  getFilteredRowModel,
  getSortedRowModel,
  useReactTable,
  type ColumnDef,
  type Row as TableRow,
  type Table,
  type Updater,
} from '@tanstack/react-table';
import { useDeferredValue, useMemo } from 'react';
import { plainText, type DataColumn } from './data-column';
import type { TableState } from './table-state';

interface DataTableModelInput<Row> {
  rows: readonly Row[];
  columns: readonly DataColumn<Row>[];
  rowId: (row: Row) => string;
  state: TableState;
  onStateChange: (state: TableState) => void;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The table's model: filtered, sorted, with the columns and rows the state names. */
export function useDataTable<Row>({
  rows,
  columns,
  rowId,
  state,
  onStateChange,
}: DataTableModelInput<Row>): Table<Row> {
  const data = useMemo(() => [...rows], [rows]);
  const definitions = useMemo(() => columns.map(toDefinition), [columns]);
  const visibility = useMemo(
    () => Object.fromEntries(columns.map(({ id, hidden = false }) => [id, hidden === state.toggled.includes(id)])),
    [columns, state.toggled],
  );
  // Typing stays quick: rows follow the filter when there is time.
  const filter = useDeferredValue(state.filter);
  const sorting = useMemo(() => state.sort.map(({ id, desc }) => ({ id, desc })), [state.sort]);
  return useReactTable({
    data,
    columns: definitions,
    getRowId: rowId,
    state: { globalFilter: filter, sorting, columnVisibility: visibility },
    onSortingChange: (updater: Updater<{ id: string; desc: boolean }[]>) =>
      onStateChange({ ...state, sort: typeof updater === 'function' ? updater(sorting) : updater }),
    globalFilterFn: (row: TableRow<Row>, _columnId: string, words: string) => matches(row.original, columns, words),
    getColumnCanGlobalFilter: () => true,
    getCoreRowModel: getCoreRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
    getSortedRowModel: getSortedRowModel(),
    sortDescFirst: false,
  });
}

function toDefinition<Row>(column: DataColumn<Row>): ColumnDef<Row> {
  return {
    id: column.id,
    header: column.header,
    accessorFn: (row) => column.value(row) ?? undefined,
    enableSorting: column.sortable ?? true,
    sortUndefined: 'last',
    sortDescFirst: column.kind === 'number' || column.kind === 'time',
    sortingFn: (first, second, id) => compare(first.getValue(id), second.getValue(id)),
  };
}

function compare(first: unknown, second: unknown): number {
  if (typeof first === 'number' && typeof second === 'number') return first - second;
  if (first instanceof Date && second instanceof Date) return first.getTime() - second.getTime();
  return collator.compare(String(first), String(second));
}

function matches<Row>(row: Row, columns: readonly DataColumn<Row>[], words: string): boolean {
  const whole = columns
    .map((column) => plainText(column.value(row)))
    .join('\n')
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word));
}
