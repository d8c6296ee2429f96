'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { ColumnId } from './column-id';
import { GridHead, type HeadTools } from './grid-head';
import type { GridLayout } from './grid-layout';
import { GridLine } from './grid-line';
import type { RowSource } from './grid-row-kinds';
import type { RowTools } from './row-tools';
import type { LineRange } from './use-run-pages';
import { useLineKeys, type LineActions } from './use-line-keys';
import classes from './workspace.module.css';

export interface RunsGridProps {
  source: RowSource;
  layout: GridLayout;
  /** Keys of the metrics groups are summed up by. */
  metrics: readonly ColumnId[];
  dense: boolean;
  tools: RowTools;
  head: HeadTools;
  actions: LineActions;
  onRange: (range: LineRange) => void;
}

const headHeight = 32;

/** Lines and columns in sight of as many as there are; the name and pinned columns stay. */
export function RunsGrid({ source, layout, metrics, dense, tools, head, actions, onRange }: RunsGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = dense ? 26 : 32;
  const lines = useVirtualizer({
    count: source.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    scrollMargin: 0,
    initialRect: { width: 900, height: 800 },
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: layout.free.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => layout.free[index]?.width ?? 0,
    paddingStart: layout.pinnedWidth,
    overscan: 2,
    initialRect: { width: 1200, height: 800 },
  });
  useEffect(() => columns.measure(), [columns, layout]);
  useEffect(() => lines.measure(), [lines, height]);
  const items = lines.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => onRange({ first, last }), [onRange, first, last]);
  const columnItems = columns.getVirtualItems();
  const [leftmost, rightmost] = [columnItems[0]?.index ?? 0, columnItems.at(-1)?.index ?? -1];
  const inSight = useMemo(() => layout.free.slice(leftmost, rightmost + 1), [layout, leftmost, rightmost]);
  const active = useLineKeys({ source, scroller, actions, reveal: (index) => lines.scrollToIndex(index) });
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label="Runs"
      aria-rowcount={source.count + 1}
      aria-colcount={layout.pinned.length + layout.free.length}
      tabIndex={0}
    >
      <div className={classes.head} role="row" aria-rowindex={1} style={{ width: layout.width, height: headHeight }}>
        {layout.pinned.map((column) => (
          <GridHead key={column.id} column={column} tools={head} pinned />
        ))}
        {inSight.map((column) => (
          <GridHead key={column.id} column={column} tools={head} pinned={false} />
        ))}
      </div>
      <div role="rowgroup" style={{ position: 'relative', height: lines.getTotalSize(), width: layout.width }}>
        {items.map(({ index, start }) => (
          <GridLine
            key={index}
            row={source.rowAt(index)}
            index={index + 1}
            top={start}
            height={height}
            width={layout.width}
            pinned={layout.pinned}
            free={inSight}
            metrics={metrics}
            active={index === active}
            tools={tools}
          />
        ))}
      </div>
    </div>
  );
}
