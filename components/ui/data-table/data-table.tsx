'use client';

import type { ReactNode } from 'react';
import { ErrorState } from '../error-state';
import { TableSkeleton } from '../skeletons';
import type { DataColumn } from './data-column';
import classes from './data-table.module.css';
import { LoadedTable } from './loaded-table';
import type { TableState } from './table-state';

export interface DataTableProps<Row> {
  /** What the rows are: "Runs". Also the name of the CSV. */
  label: string;
  rows: readonly Row[] | undefined;
  /** Keep the list stable (module constant or useMemo): rows redraw when it changes. */
  columns: readonly DataColumn<Row>[];
  rowId: (row: Row) => string;
  /** From `useTableUrlState`; without it the table keeps its own. */
  state?: TableState;
  onStateChange?: (state: TableState) => void;
  /** Where a row leads; its first cell becomes a link. */
  rowHref?: (row: Row) => string;
  /** Opens a row instead of following `rowHref`, for side panels. */
  onOpen?: (row: Row) => void;
  /** The page's main list: its keys work without clicking into it. */
  primary?: boolean;
  /** Further filters beside the text filter. */
  filters?: ReactNode;
  /** Shown when there are no rows at all. */
  empty?: ReactNode;
  error?: unknown;
  onRetry?: () => void;
  density?: 'normal' | 'compact';
  /** Any CSS height; default fills the window. */
  maxHeight?: string;
  /** False for short lists inside a card. */
  toolbar?: boolean;
}

/** A dense, virtual, sortable table that works by keyboard, keeps its state in the address and folds for phones. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, filters, empty } = props;
  if (rows !== undefined && (rows.length > 0 || empty === undefined)) return <LoadedTable {...props} rows={rows} />;
  if (filters === undefined) return <NoRows {...props} />;
  // The filters stay: what they hid can be brought back.
  return (
    <div className={classes.root}>
      <div className={classes.toolbar}>{filters}</div>
      <NoRows {...props} />
    </div>
  );
}

function NoRows<Row>({ rows, error, onRetry, label, empty, columns }: DataTableProps<Row>) {
  if (error !== undefined && error !== null && rows === undefined) {
    return <ErrorState what={`${label} could not be loaded.`} error={error} onRetry={onRetry} />;
  }
  return rows === undefined ? <TableSkeleton columns={Math.min(7, columns.length)} /> : empty;
}
