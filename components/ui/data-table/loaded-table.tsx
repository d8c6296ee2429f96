'use client';

import { useMemo, useRef, useState } from 'react';
import { downloadText } from '../download-text';
import { numberWriter, type DataColumn } from './data-column';
import type { DataTableProps } from './data-table';
import classes from './data-table.module.css';
import { tableCsv } from './table-csv';
import { TableGrid } from './table-grid';
import { emptyTableState } from './table-state';
import { TableToolbar } from './table-toolbar';
import { useDataTable } from './use-data-table';

export interface LoadedTableProps<Row> extends DataTableProps<Row> {
  rows: readonly Row[];
}

/** The table once its rows are there: toolbar and grid. */
export function LoadedTable<Row>(props: LoadedTableProps<Row>) {
  const { rows, columns, rowId, label, toolbar = true } = props;
  const [ownState, setOwnState] = useState(emptyTableState);
  const state = props.state ?? ownState;
  const onStateChange = props.onStateChange ?? setOwnState;
  const table = useDataTable({ rows, columns, rowId, state, onStateChange });
  const shown = table.getRowModel().rows;
  const shownColumns = useMemo(
    () => columns.filter(({ id, hidden = false }) => hidden === state.toggled.includes(id)),
    [columns, state.toggled],
  );
  const writers = useWriters(columns, rows);
  const scroller = useRef<HTMLDivElement>(null);
  return (
    <div className={classes.root}>
      {toolbar && (
        <TableToolbar
          filter={state.filter}
          onFilter={(filter) => onStateChange({ ...state, filter })}
          shownCount={shown.length}
          totalCount={rows.length}
          columns={columns}
          isShown={(id) => shownColumns.some((column) => column.id === id)}
          onToggleColumn={(id) => onStateChange({ ...state, toggled: toggle(state.toggled, id) })}
          onCsv={() =>
            downloadText(
              `${label.toLowerCase()}.csv`,
              tableCsv(
                shownColumns,
                shown.map(({ original }) => original),
              ),
            )
          }
        >
          {props.filters}
        </TableToolbar>
      )}
      <div className={classes.frame}>
        <TableGrid
          {...props}
          state={state}
          onStateChange={onStateChange}
          table={table}
          columns={shownColumns}
          writers={writers}
          scroller={scroller}
        />
      </div>
    </div>
  );
}

function useWriters<Row>(columns: readonly DataColumn<Row>[], rows: readonly Row[]) {
  return useMemo(() => {
    const numbers = columns.filter(({ kind }) => kind === 'number');
    return new Map(numbers.map((column) => [column.id, numberWriter(column, rows)]));
  }, [columns, rows]);
}

function toggle(values: readonly string[], value: string): string[] {
  return values.includes(value) ? values.filter((known) => known !== value) : [...values, value];
}
