'use client';

import { memo, useDeferredValue } from 'react';
import { columnOf, isNumeric, type ColumnId } from './column-id';
import { CellValue, SummaryValue } from './grid-cell';
import type { LaidColumn } from './grid-layout';
import { cellOf, type GridRow } from './grid-row-kinds';
import { NameCell } from './name-cell';
import type { RowLook, RowTools } from './row-tools';
import classes from './workspace.module.css';

export interface GridLineProps extends RowLook {
  row: GridRow;
  /** Place among all lines, from 0. */
  index: number;
  top: number;
  height: number;
  width: number;
  pinned: readonly LaidColumn[];
  /** Those in sight. */
  free: readonly LaidColumn[];
  active: boolean;
  tools: RowTools;
}

/** One line of the table. Where many change at once, by another order or a page that came, frames go on in between. */
export const GridLine = memo(function GridLine({ row, ...look }: GridLineProps) {
  return <DrawnLine {...look} row={useDeferredValue(row)} />;
});

/** The name and pinned cells at the left, and the cells in sight. */
const DrawnLine = memo(function DrawnLine(props: GridLineProps) {
  const { row, index, top, height, width, pinned, free, active, selected, color, renaming, tools } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={row.type === 'run' ? selected : undefined}
      className={classes.line}
      data-line={index}
      data-kind={row.type}
      data-active={active || undefined}
      data-selected={selected || undefined}
      tabIndex={-1}
      style={{ transform: `translateY(${top}px)`, height, width }}
    >
      {pinned.map((column, place) => (
        <div
          key={column.id}
          role={place === 0 ? 'rowheader' : 'gridcell'}
          aria-colindex={column.place}
          className={classes.pinned}
          data-numeric={(place > 0 && isNumeric(column.id)) || undefined}
          style={{ left: column.left, width: column.width }}
        >
          {place === 0 ? (
            <NameCell row={row} index={index} selected={selected} color={color} renaming={renaming} tools={tools} />
          ) : (
            <Cell row={row} id={column.id} />
          )}
        </div>
      ))}
      {free.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={column.place}
          className={classes.cell}
          data-numeric={isNumeric(column.id) || undefined}
          style={{ left: column.left, width: column.width }}
        >
          <Cell row={row} id={column.id} />
        </div>
      ))}
    </div>
  );
});

function Cell({ row, id }: { row: GridRow; id: ColumnId }) {
  if (row.type === 'run') {
    const cell = cellOf(row, id);
    return cell === undefined ? null : <CellValue column={id} cell={cell} />;
  }
  if (row.type === 'group' && isSummed(id)) {
    const place = row.metrics.indexOf(columnOf(id).key);
    return place < 0 ? null : <SummaryValue summary={row.group.metrics[place]} />;
  }
  return null;
}

function isSummed(id: ColumnId): boolean {
  const { kind, of } = columnOf(id);
  return kind === 'metric' && of === 'last';
}
