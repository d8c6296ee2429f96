'use client';

import { useMediaQuery } from '@mantine/hooks';
import type { Table } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';
import { grows, widthOf, type DataColumn } from './data-column';
import classes from './data-table.module.css';
import type { LoadedTableProps } from './loaded-table';
import { TableHead } from './table-head';
import { TableRow } from './table-row';
import type { TableState } from './table-state';
import { useRowInteraction } from './use-row-interaction';

interface TableGridProps<Row> extends LoadedTableProps<Row> {
  state: TableState;
  onStateChange: (state: TableState) => void;
  table: Table<Row>;
  /** Shown ones only. */
  columns: readonly DataColumn<Row>[];
  writers: ReadonlyMap<string, (value: number) => string>;
  scroller: RefObject<HTMLDivElement | null>;
}

const rowHeights = { normal: 32, compact: 26, phone: 54 } as const;

/** Head and the rows in view; those above and below are empty space of their height. */
export function TableGrid<Row>(props: TableGridProps<Row>) {
  const { table, columns, scroller, label, density = 'normal' } = props;
  const shown = table.getRowModel().rows;
  const virtualizer = useRowsInView(shown.length, scroller, density);
  const order = shown.map(({ id }) => id);
  const interaction = useRowInteraction({ ...props, order, reveal: (index) => virtualizer.scrollToIndex(index) });
  const items = virtualizer.getVirtualItems();
  const width = columns.reduce((sum, column) => sum + widthOf(column), 0);
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      style={{ maxHeight: props.maxHeight }}
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <table
        className={classes.table}
        role="table"
        aria-label={label}
        aria-rowcount={shown.length + 1}
        data-density={density}
        style={{ minWidth: width }}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: grows(column) ? undefined : widthOf(column) }} />
          ))}
        </colgroup>
        <TableHead table={table} columns={columns} />
        <tbody role="rowgroup">
          <Spacer height={items[0]?.start ?? 0} />
          {items.map(({ index }) => {
            const item = shown[index];
            return item === undefined ? null : (
              <TableRow
                key={item.id}
                row={item.original}
                id={item.id}
                index={index + 1}
                columns={columns}
                writers={props.writers}
                href={props.rowHref?.(item.original)}
                active={interaction.activeId === item.id}
                onOpen={interaction.open}
              />
            );
          })}
          <Spacer height={virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
      {shown.length === 0 && <p className={classes.nothing}>No row matches the filter.</p>}
    </div>
  );
}

function useRowsInView(count: number, scroller: RefObject<HTMLDivElement | null>, density: 'normal' | 'compact') {
  const phone = useMediaQuery('(max-width: 720px)') ?? false;
  const rowHeight = phone ? rowHeights.phone : rowHeights[density];
  return useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 1200, height: 900 },
  });
}

function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden="true" className={classes.spacer} style={{ height }} /> : null;
}
