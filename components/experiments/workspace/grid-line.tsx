'use client';

import { memo } from 'react';
import { columnOf, isNumeric, type ColumnId } from './column-id';
import { CellValue, SummaryValue } from './grid-cell';
import type { LaidColumn } from './grid-layout';
import type { GridRow } from './grid-row-kinds';
import { NameCell } from './name-cell';
import type { RowTools } from './row-tools';
import classes from './workspace.module.css';

export interface GridLineProps {
  row: GridRow;
  /** Place among all lines, from 1. */
  index: number;
  top: number;
  height: number;
  width: number;
  pinned: readonly LaidColumn[];
  /** Those in sight. */
  free: readonly LaidColumn[];
  /** Keys of the metrics groups are summed up by. */
  metrics: readonly string[];
  active: boolean;
  tools: RowTools;
}

/** One line of the table: the name and pinned cells at the left, and the cells in sight. */
export const GridLine = memo(function GridLine(props: GridLineProps) {
  const { row, index, top, height, width, pinned, free, metrics, active, tools } = props;
  const selected = row.type === 'run' && tools.isSelected(row.run.id);
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={row.type === 'run' ? selected : undefined}
      className={classes.line}
      data-line={index - 1}
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
          className={classes.pinned}
          data-numeric={(place > 0 && isNumeric(column.id)) || undefined}
          style={{ left: column.left, width: column.width }}
        >
          {place === 0 ? <NameCell row={row} tools={tools} /> : <Cell row={row} column={column} metrics={metrics} />}
        </div>
      ))}
      {free.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={classes.cell}
          data-numeric={isNumeric(column.id) || undefined}
          style={{ left: column.left, width: column.width }}
        >
          <Cell row={row} column={column} metrics={metrics} />
        </div>
      ))}
    </div>
  );
});

function Cell({ row, column, metrics }: { row: GridRow; column: LaidColumn; metrics: readonly string[] }) {
  if (row.type === 'run') return <CellValue column={column.id} cell={row.run.cells[column.cell] ?? null} />;
  if (row.type === 'group' && isSummed(column.id)) {
    return <SummaryValue summary={row.group.metrics[metrics.indexOf(columnOf(column.id).key)]} />;
  }
  return null;
}

function isSummed(id: ColumnId): boolean {
  const { kind, of } = columnOf(id);
  return kind === 'metric' && of === 'last';
}
