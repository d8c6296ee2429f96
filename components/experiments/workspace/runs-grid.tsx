'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type CSSProperties, type RefObject } from 'react';
import type { SortKey } from '@/components/url/url-state';
import { GridHead, orderOf, type HeadTools } from './grid-head';
import type { GridLayout } from './grid-layout';
import { GridLine } from './grid-line';
import type { RowSource } from './grid-row-kinds';
import type { RowTools } from './row-tools';
import { countSelected, isEverything, isSelected, type Selection } from './selection';
import type { LineRange } from './use-run-pages';
import { useLineKeys, type LineActions } from './use-line-keys';
import { scrollFor, useLinesInSight } from './use-lines-in-sight';
import classes from './workspace.module.css';

export interface RunsGridProps {
  source: RowSource;
  layout: GridLayout;
  dense: boolean;
  /** What decides which line is where: the table begins at its top when that changes. */
  order: string;
  selection: Selection;
  /** Of what is drawn, by id. */
  colors: ReadonlyMap<string, string>;
  /** The run whose name is being changed. */
  renaming: string | null;
  tools: RowTools;
  head: HeadTools;
  sort: readonly SortKey[];
  actions: LineActions;
  onRange: (range: LineRange) => void;
}

const headHeight = 32;

/** Lines and columns in sight of as many as there are; the name and pinned columns stay. */
export function RunsGrid(props: RunsGridProps) {
  const { source, layout, dense, order, selection, colors, renaming, tools, head, sort, actions, onRange } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const height = dense ? 26 : 32;
  const { first, last } = useLinesInSight({ scroller, count: source.count, height });
  const inSight = useColumnsInSight({ scroller, layout });
  useTopFor(order, scroller);
  useEffect(() => onRange({ first, last }), [onRange, first, last]);
  const active = useLineKeys({ source, scroller, actions, reveal: (index) => reveal(scroller.current, index, height) });
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label="Runs"
      aria-rowcount={source.count + 1}
      aria-colcount={layout.pinned.length + layout.free.length}
      aria-busy={source.isBefore}
      tabIndex={0}
    >
      <div className={classes.head} role="row" aria-rowindex={1} style={{ width: layout.width, height: headHeight }}>
        {layout.pinned.map((column, place) => (
          <GridHead
            key={column.id}
            column={column}
            tools={head}
            pinned
            order={orderOf(sort, column.id)}
            chosen={place === 0 ? chosenOf(selection) : undefined}
          />
        ))}
        {inSight.map((column) => (
          <GridHead key={column.id} column={column} tools={head} pinned={false} order={orderOf(sort, column.id)} />
        ))}
      </div>
      <div
        role="rowgroup"
        className={classes.lines}
        data-before={source.isBefore || undefined}
        style={linesStyle({ count: source.count, height, width: layout.width })}
      >
        {Array.from({ length: last - first + 1 }, (_, place) => {
          const index = first + place;
          const row = source.rowAt(index);
          return (
            <GridLine
              key={index}
              row={row}
              index={index}
              top={index * height}
              height={height}
              width={layout.width}
              pinned={layout.pinned}
              free={inSight}
              active={index === active}
              selected={row.type === 'run' && isSelected(selection, row.run.id)}
              color={colors.get(row.id) ?? null}
              renaming={row.type === 'run' && renaming === row.run.id}
              tools={tools}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Words of a line stand in its middle, above the pixel of its border. */
function linesStyle({ count, height, width }: { count: number; height: number; width: number }) {
  return { height: count * height, width, '--line-height': `${height - 1}px` } as CSSProperties;
}

function chosenOf(selection: Selection): 'all' | 'some' | 'none' {
  if (isEverything(selection)) return 'all';
  return countSelected(selection, null) === 0 ? 'none' : 'some';
}

function reveal(frame: HTMLElement | null, index: number, height: number): void {
  if (!frame) return;
  const { scrollTop: top, clientHeight: view } = frame;
  const next = scrollFor(index, { height, top, view, covered: headHeight });
  if (next !== null) frame.scrollTo({ top: next });
}

interface ColumnsInput extends Pick<RunsGridProps, 'layout'> {
  scroller: RefObject<HTMLDivElement | null>;
}

function useColumnsInSight({ scroller, layout }: ColumnsInput) {
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
  useEffect(() => {
    const frame = scroller.current;
    const note = () => frame?.toggleAttribute('data-sideways', frame.scrollLeft > 0);
    note();
    frame?.addEventListener('scroll', note, { passive: true });
    return () => frame?.removeEventListener('scroll', note);
  }, [scroller]);
  const items = columns.getVirtualItems();
  const [leftmost, rightmost] = [items[0]?.index ?? 0, items.at(-1)?.index ?? -1];
  return useMemo(() => layout.free.slice(leftmost, rightmost + 1), [layout, leftmost, rightmost]);
}

/** Another order begins at its top. */
function useTopFor(order: string, scroller: RefObject<HTMLDivElement | null>): void {
  const shown = useRef(order);
  useEffect(() => {
    if (shown.current === order) return;
    shown.current = order;
    scroller.current?.scrollTo({ top: 0 });
  }, [scroller, order]);
}
