'use client';

import Link from 'next/link';
import { memo, type MouseEvent, type ReactNode } from 'react';
import { RelativeTime } from '../relative-time';
import type { DataColumn } from './data-column';
import { plainText } from './data-column';
import classes from './data-table.module.css';

interface TableRowProps<Row> {
  row: Row;
  id: string;
  /** Place among all rows, from 1. */
  index: number;
  columns: readonly DataColumn<Row>[];
  writers: ReadonlyMap<string, (value: number) => string>;
  href?: string;
  active: boolean;
  onOpen: (id: string) => void;
}

function TableRowInner<Row>(props: TableRowProps<Row>) {
  const { row, id, index, columns, href, active, onOpen } = props;
  const onClick = (event: MouseEvent<HTMLTableRowElement>) => {
    if (event.target instanceof Element && event.target.closest('a,button,input,label,[role="button"]') !== null)
      return;
    if (window.getSelection()?.toString() === '') onOpen(id);
  };
  return (
    <tr
      role="row"
      data-row={id}
      aria-rowindex={index + 1}
      tabIndex={-1}
      className={classes.row}
      data-active={active || undefined}
      onClick={onClick}
    >
      {columns.map((column, position) => {
        const content = cellContent(column, row, props.writers.get(column.id));
        return (
          <td
            key={column.id}
            role="cell"
            data-kind={column.kind}
            data-phone={column.phone ?? (position === 0 ? 'title' : 'detail')}
            data-label={column.header}
            title={fullValue(column, row)}
          >
            {position === 0 && href !== undefined ? (
              <Link href={href} className={classes.link}>
                {content}
              </Link>
            ) : (
              content
            )}
          </td>
        );
      })}
    </tr>
  );
}

/** Redrawn only when its own row or the columns change. */
export const TableRow = memo(TableRowInner) as typeof TableRowInner;

function cellContent<Row>(column: DataColumn<Row>, row: Row, write?: (value: number) => string): ReactNode {
  if (column.cell !== undefined) return column.cell(row);
  const value = column.value(row);
  if (value === null || value === undefined) return <span className={classes.absent}>–</span>;
  if (column.kind === 'time' && typeof value !== 'boolean') return <RelativeTime at={value} />;
  if (typeof value === 'number') return write?.(value) ?? String(value);
  return plainText(value);
}

function fullValue<Row>(column: DataColumn<Row>, row: Row): string | undefined {
  if (column.cell !== undefined) return undefined;
  const value = column.value(row);
  return typeof value === 'number' || (typeof value === 'string' && column.kind !== 'time') ? String(value) : undefined;
}
