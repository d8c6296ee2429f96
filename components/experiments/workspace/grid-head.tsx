'use client';

import { ActionIcon, Checkbox, Menu, UnstyledButton } from '@mantine/core';
import { ArrowDown, ArrowUp, EllipsisVertical } from 'lucide-react';
import { memo, useRef, type PointerEvent } from 'react';
import type { SortKey } from '@/components/url/url-state';
import { columnOf, idOf, isNumeric, isSortable, titleOf, type ColumnId } from './column-id';
import { leastWidth, nameColumn, type LaidColumn } from './grid-layout';
import classes from './workspace.module.css';

/** What a column's head can do. */
export interface HeadTools {
  sort: readonly SortKey[];
  onSort: (sort: readonly SortKey[]) => void;
  pinned: readonly ColumnId[];
  group: readonly ColumnId[];
  onPin: (id: ColumnId) => void;
  onHide: (id: ColumnId) => void;
  onGroup: (id: ColumnId) => void;
  /** Moves a column before another. */
  onMove: (id: ColumnId, before: ColumnId) => void;
  /** One place to the left or the right. */
  onShift: (id: ColumnId, step: 1 | -1) => void;
  onResize: (id: ColumnId, width: number) => void;
  onExtreme: (id: ColumnId) => void;
  selectAll: { checked: boolean; some: boolean; onToggle: () => void };
}

const nameSort = 'attribute:run_name';

interface GridHeadProps {
  column: LaidColumn;
  /** Keep stable: heads have menus, and lines scroll below them. */
  tools: HeadTools;
  pinned: boolean;
}

export const GridHead = memo(function GridHead({ column, tools, pinned }: GridHeadProps) {
  const { id, left, width } = column;
  const isName = id === nameColumn;
  const sortId = isName ? nameSort : id;
  const sorted = tools.sort.find((key) => key.id === sortId);
  return (
    <div
      role="columnheader"
      aria-colindex={column.place}
      aria-sort={ariaSort(sorted)}
      tabIndex={-1}
      className={pinned ? classes.pinned : classes.cell}
      data-head
      data-numeric={(!isName && isNumeric(id)) || undefined}
      style={{ left, width }}
      draggable={!isName}
      onDragStart={(event) => event.dataTransfer.setData('text/ringside-column', id)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const moved = event.dataTransfer.getData('text/ringside-column');
        if (moved !== '' && moved !== id && !isName) tools.onMove(moved, id);
      }}
    >
      {isName && (
        <Checkbox
          size="xs"
          aria-label="Select all runs that match"
          checked={tools.selectAll.checked}
          indeterminate={tools.selectAll.some && !tools.selectAll.checked}
          onChange={tools.selectAll.onToggle}
        />
      )}
      <UnstyledButton
        className={classes.sort}
        disabled={!isName && !isSortable(id)}
        title={isName ? 'Name' : titleOf(id)}
        onClick={(event) => tools.onSort(nextSort(tools.sort, sortId, event.shiftKey))}
      >
        <span className={classes.headWords}>{isName ? 'Run' : titleOf(id)}</span>
        {sorted &&
          (sorted.desc ? <ArrowDown size={12} aria-hidden="true" /> : <ArrowUp size={12} aria-hidden="true" />)}
      </UnstyledButton>
      {!isName && <HeadMenu id={id} tools={tools} />}
      <ResizeHandle column={column} onResize={tools.onResize} />
    </div>
  );
});

function ariaSort(sorted: SortKey | undefined): 'ascending' | 'descending' | 'none' {
  if (!sorted) return 'none';
  return sorted.desc ? 'descending' : 'ascending';
}

/** A click sorts, another turns it round, a third lets go; with shift beside the others. */
export function nextSort(sort: readonly SortKey[], id: ColumnId, beside: boolean): SortKey[] {
  const startsDesc = id !== nameSort && isNumeric(id);
  const known = sort.find((key) => key.id === id);
  const rest = beside ? sort.filter((key) => key.id !== id) : [];
  if (!known) return [...rest, { id, desc: startsDesc }];
  return known.desc === startsDesc ? [...rest, { id, desc: !startsDesc }] : rest;
}

function HeadMenu({ id, tools }: { id: ColumnId; tools: HeadTools }) {
  const { kind, of } = columnOf(id);
  const grouped = tools.group.includes(id);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon size="xs" variant="transparent" className={classes.headMenu} aria-label={`Menu of ${titleOf(id)}`}>
          <EllipsisVertical size={14} strokeWidth={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isSortable(id) && (
          <>
            <Menu.Item onClick={() => tools.onSort([{ id, desc: true }])}>Sort, highest first</Menu.Item>
            <Menu.Item onClick={() => tools.onSort([{ id, desc: false }])}>Sort, lowest first</Menu.Item>
            <Menu.Item onClick={() => tools.onGroup(id)}>{grouped ? 'Do not group by it' : 'Group by it'}</Menu.Item>
            <Menu.Divider />
          </>
        )}
        {kind === 'metric' && of === 'last' && (
          <>
            <Menu.Item onClick={() => tools.onExtreme(idOf({ ...columnOf(id), of: 'min' }))}>
              Show its minimum
            </Menu.Item>
            <Menu.Item onClick={() => tools.onExtreme(idOf({ ...columnOf(id), of: 'max' }))}>
              Show its maximum
            </Menu.Item>
          </>
        )}
        <Menu.Item onClick={() => tools.onPin(id)}>{tools.pinned.includes(id) ? 'Unpin' : 'Pin at the left'}</Menu.Item>
        <Menu.Item onClick={() => tools.onShift(id, -1)}>Move left</Menu.Item>
        <Menu.Item onClick={() => tools.onShift(id, 1)}>Move right</Menu.Item>
        <Menu.Item onClick={() => tools.onHide(id)}>Hide</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Dragged with the pointer, or moved with the arrow keys. */
function ResizeHandle({ column, onResize }: { column: LaidColumn; onResize: HeadTools['onResize'] }) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const resize = (width: number) => onResize(column.id, Math.max(leastWidth, Math.round(width)));
  const onMove = (event: PointerEvent) => {
    if (from.current) resize(from.current.width + event.clientX - from.current.x);
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${column.id === nameColumn ? 'Run' : titleOf(column.id)}`}
      aria-valuenow={column.width}
      tabIndex={0}
      className={classes.resize}
      draggable
      onDragStart={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width: column.width };
      }}
      onPointerMove={onMove}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') resize(column.width - 12);
        if (event.key === 'ArrowRight') resize(column.width + 12);
      }}
    />
  );
}
