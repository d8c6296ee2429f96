'use client';

import { memo, useDeferredValue, type CSSProperties } from 'react';
import { columnOf, isNumeric, type ColumnId } from './column-id';
import { showCell, showSummary, type ShownCell } from './grid-cell';
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

/** The name and pinned cells at the left, and the cells in sight behind the room of those before them. */
const DrawnLine = memo(function DrawnLine(props: GridLineProps) {
  const { row, index, top, height, width, pinned, free, active, selected, color, renaming, tools } = props;
  const pinnedWidth = pinned.reduce((sum, column) => sum + column.width, 0);
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
      style={{ top, height, width }}
    >
      {pinned.map((column, place) =>
        place === 0 ? (
          <div
            key={column.id}
            role="rowheader"
            aria-colindex={column.place}
            className={classes.fixed}
            style={{ left: column.left, width: column.width }}
          >
            <NameCell row={row} index={index} selected={selected} color={color} renaming={renaming} tools={tools} />
          </div>
        ) : (
          <Cell key={column.id} row={row} column={column} className={classes.fixed} style={{ left: column.left }} />
        ),
      )}
      {free.map((column, place) => (
        <Cell
          key={column.id}
          row={row}
          column={column}
          className={classes.value}
          style={place === 0 ? { marginLeft: column.left - pinnedWidth } : undefined}
        />
      ))}
    </div>
  );
});

interface CellProps {
  row: GridRow;
  column: LaidColumn;
  className: string | undefined;
  style: CSSProperties | undefined;
}

function Cell({ row, column, className, style }: CellProps) {
  const shown = shownIn(row, column.id);
  return (
    <div
      role="gridcell"
      aria-colindex={column.place}
      className={className}
      data-numeric={isNumeric(column.id) || undefined}
      data-absent={shown?.isAbsent}
      title={shown?.title}
      style={{ ...style, width: column.width }}
    >
      {shown?.content}
    </div>
  );
}

function shownIn(row: GridRow, id: ColumnId): ShownCell | null {
  if (row.type === 'run') {
    const cell = cellOf(row, id);
    return cell === undefined ? null : showCell(id, cell);
  }
  if (row.type === 'group' && isSummed(id)) {
    const place = row.metrics.indexOf(columnOf(id).key);
    return place < 0 ? null : showSummary(row.group.metrics[place]);
  }
  return null;
}

function isSummed(id: ColumnId): boolean {
  const { kind, of } = columnOf(id);
  return kind === 'metric' && of === 'last';
}
