'use client';

import { useQueries, useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { TableSkeleton } from '@/components/ui/skeletons';
import type { SortKey } from '@/components/url/url-state';
import type { ArtifactTable } from '@/lib/contracts/artifacts';
import { nameOfPath } from '@/lib/artifacts/artifact-path';
import { formatCount, formatNumber } from '@/lib/format';
import { rowsAtOnce, tableQuery, type FilePlace, type TablePage } from './artifact-queries';
import classes from './artifacts.module.css';

const rowHeight = 26;
const columnWidth = 150;
const numberWidth = 72;

type Column = ArtifactTable['columns'][number];
type Cell = ArtifactTable['rows'][number][number];

export interface TableViewerProps {
  place: FilePlace;
  by: readonly SortKey[];
  onSort: (by: readonly SortKey[]) => void;
}

/** A CSV or Parquet file: the rows in sight are read, sorted by the column whose head was pressed. */
export function TableViewer({ place, by, onSort }: TableViewerProps) {
  const [first] = by;
  const sort = first ? { column: first.id, descending: first.desc } : null;
  const head = useQuery(tableQuery(place, { page: 0, sort }));
  if (head.error) {
    const back = sort === null ? undefined : 'Take away the order of the rows, or try again.';
    const onRetry = () => (sort === null ? void head.refetch() : onSort([]));
    return <ErrorState what="The table could not be read." error={head.error} onRetry={onRetry} whatNow={back} />;
  }
  if (!head.data) return <TableSkeleton rows={12} columns={6} />;
  if (head.data.columns.length === 0) return <EmptyState sentence="This table has no columns." />;
  return <Rows place={place} head={head.data} sort={sort} onSort={onSort} />;
}

interface RowsProps {
  place: FilePlace;
  head: ArtifactTable;
  sort: TablePage['sort'];
  onSort: TableViewerProps['onSort'];
}

function Rows({ place, head, sort, onSort }: RowsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const pageRows = Math.max(1, Math.min(rowsAtOnce, head.rows.length));
  const isWide = head.rows.length > 0 && head.rows.length < rowsAtOnce && head.rowCount !== head.rows.length;
  const count = isWide || head.rowCount === null ? head.rows.length : head.rowCount;
  const rows = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: head.columns.length,
    getScrollElement: () => frame.current,
    estimateSize: () => columnWidth,
    overscan: 3,
  });
  const visible = rows.getVirtualItems();
  const { rowAt, failed } = useRowsInSight({ place, sort, visible: visible.map(({ index }) => index) });
  const shownColumns = columns.getVirtualItems();
  return (
    <>
      <div
        ref={frame}
        className={classes.grid}
        role="table"
        tabIndex={0}
        aria-label={`Rows of ${nameOfPath(place.path)}`}
        aria-rowcount={(head.rowCount ?? count) + 1}
        aria-colcount={head.columns.length + 1}
      >
        <div
          role="row"
          aria-rowindex={1}
          className={classes.gridHead}
          style={{ width: numberWidth + columns.getTotalSize() }}
        >
          <span role="columnheader" aria-colindex={1} className={classes.rowNumber}>
            <span className="visually-hidden">Row</span>
          </span>
          {shownColumns.map(({ index, start }) => {
            const column = head.columns[index];
            return column && <Head key={index} {...{ index, column, sort, onSort }} left={numberWidth + start} />;
          })}
        </div>
        <div role="rowgroup" style={{ height: rows.getTotalSize(), width: numberWidth + columns.getTotalSize() }}>
          {visible.map(({ index, start }) => (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 2}
              className={classes.gridRow}
              style={{ transform: `translateY(${start}px)` }}
            >
              <span role="cell" aria-colindex={1} className={classes.rowNumber}>
                {index + 1}
              </span>
              {shownColumns.map((column) => (
                <Value
                  key={column.index}
                  index={column.index}
                  value={rowAt(index)?.[column.index]}
                  isNumber={head.columns[column.index]?.isNumber ?? false}
                  left={numberWidth + column.start}
                />
              ))}
            </div>
          ))}
        </div>
      </div>
      {failed && (
        <ErrorState what="Some rows could not be read." error={failed.error} onRetry={() => void failed.refetch()} />
      )}
      <p className={classes.rest}>{sizeOf(head, count === head.rowCount ? null : pageRows)}</p>
    </>
  );
}

/** Asks for the pages that rows in sight belong to. */
function useRowsInSight({ place, sort, visible }: { place: FilePlace; sort: TablePage['sort']; visible: number[] }) {
  const pages = [...new Set(visible.map((index) => Math.floor(index / rowsAtOnce)))];
  const queries = useQueries({ queries: pages.map((page) => tableQuery(place, { page, sort })) });
  const rowAt = (index: number): readonly Cell[] | undefined => {
    const at = pages.indexOf(Math.floor(index / rowsAtOnce));
    const query = queries[at];
    return query?.isPlaceholderData ? undefined : query?.data?.rows[index % rowsAtOnce];
  };
  return { rowAt, failed: queries.find(({ error, data }) => error !== null && !data) };
}

function sizeOf({ rowCount, columns, moreColumns }: ArtifactTable, shown: number | null): string {
  const wide = moreColumns > 0 ? `, of which the first ${columns.length} are shown` : '';
  const width = `${formatCount(columns.length + moreColumns)} columns${wide}`;
  if (rowCount === null) return `${width}; the first ${shown ?? 0} rows. Download the file to see all of it.`;
  const few = shown === null ? '' : `, of which the first ${shown} are shown`;
  return `${formatCount(rowCount)} rows${few}, ${width}`;
}

interface HeadProps {
  index: number;
  column: Column;
  left: number;
  sort: TablePage['sort'];
  onSort: TableViewerProps['onSort'];
}

function Head({ index, column, left, sort, onSort }: HeadProps) {
  const isSorted = sort?.column === column.name;
  const direction = sort?.descending ? 'descending' : 'ascending';
  const state = isSorted ? direction : 'none';
  const next = {
    none: [{ id: column.name, desc: false }],
    ascending: [{ id: column.name, desc: true }],
    descending: [],
  };
  const Arrow = state === 'descending' ? ArrowDown : ArrowUp;
  return (
    <span
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={state}
      className={classes.headCell}
      style={{ left, width: columnWidth }}
    >
      <button type="button" data-number={column.isNumber} onClick={() => onSort(next[state])}>
        <span title={column.name}>{column.name}</span>
        <small>{column.type}</small>
        {isSorted && <Arrow size={12} strokeWidth={1.5} aria-hidden="true" />}
      </button>
    </span>
  );
}

interface ValueProps {
  index: number;
  value: Cell | undefined;
  isNumber: boolean;
  left: number;
}

function Value({ index, value, isNumber, left }: ValueProps) {
  const shown = typeof value === 'number' ? formatNumber(value) : String(value ?? '');
  return (
    <span
      role="cell"
      aria-colindex={index + 2}
      className={classes.cell}
      data-number={isNumber}
      data-missing={value === null || undefined}
      title={value === null || value === undefined ? undefined : String(value)}
      style={{ left, width: columnWidth }}
    >
      {value === null ? '–' : shown}
    </span>
  );
}
