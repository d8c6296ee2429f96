'use client';

import { ActionIcon, Checkbox, Menu, UnstyledButton } from '@mantine/core';
import { ArrowDown, ArrowUp, EllipsisVertical } from 'lucide-react';
import { memo, useRef, useState, type PointerEvent } from 'react';
import { separatorKeys } from '@/components/ui/separator-keys';
import type { SortKey } from '@/components/url/url-state';
import { columnOf, idOf, isNumeric, isSortable, titleOf, type ColumnId } from './column-id';
import { leastWidth, nameColumn, type LaidColumn } from './grid-layout';
import classes from './workspace.module.css';

/** What a column's head can do. The same object at every drawing; what it answers is of the moment it is asked. */
export interface HeadTools {
  /** A click: turns the order of the column round; beside those there are, or instead of them. */
  onTurn: (id: ColumnId, beside: boolean) => void;
  onSort: (sort: readonly SortKey[]) => void;
  isPinned: (id: ColumnId) => boolean;
  isGrouped: (id: ColumnId) => boolean;
  onPin: (id: ColumnId) => void;
  onHide: (id: ColumnId) => void;
  onGroup: (id: ColumnId) => void;
  /** Moves a column before another. */
  onMove: (id: ColumnId, before: ColumnId) => void;
  /** One place to the left or the right. */
  onShift: (id: ColumnId, step: 1 | -1) => void;
  onResize: (id: ColumnId, width: number) => void;
  onExtreme: (id: ColumnId) => void;
  onSelectAll: () => void;
}

export type Order = 'ascending' | 'descending' | 'none';

const nameSort = 'attribute:run_name';

interface GridHeadProps {
  column: LaidColumn;
  tools: HeadTools;
  pinned: boolean;
  /** How the lines are ordered by it. */
  order: Order;
  /** How many are chosen; of the head of the names. */
  chosen?: 'all' | 'some' | 'none';
}

export const GridHead = memo(function GridHead({ column, tools, pinned, order, chosen }: GridHeadProps) {
  const { id, left, width } = column;
  const isName = id === nameColumn;
  const sortId = isName ? nameSort : id;
  const Arrow = order === 'descending' ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-colindex={column.place}
      aria-sort={order}
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
          checked={chosen === 'all'}
          indeterminate={chosen === 'some'}
          onChange={tools.onSelectAll}
        />
      )}
      <UnstyledButton
        className={classes.sort}
        disabled={!isName && !isSortable(id)}
        title={isName ? 'Name' : titleOf(id)}
        onClick={(event) => tools.onTurn(sortId, event.shiftKey)}
      >
        <span className={classes.headWords}>{isName ? 'Run' : titleOf(id)}</span>
        {order !== 'none' && <Arrow size={12} aria-hidden="true" />}
      </UnstyledButton>
      {!isName && <HeadMenu id={id} tools={tools} />}
      <ResizeHandle column={column} onResize={tools.onResize} />
    </div>
  );
});

/** How the lines are ordered by a column. */
export function orderOf(sort: readonly SortKey[], id: ColumnId): Order {
  const sorted = sort.find((key) => key.id === (id === nameColumn ? nameSort : id));
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
  const [opened, setOpened] = useState(false);
  return (
    <Menu position="bottom-end" withinPortal opened={opened} onChange={setOpened}>
      <Menu.Target>
        <ActionIcon size="xs" variant="transparent" className={classes.headMenu} aria-label={`Menu of ${titleOf(id)}`}>
          <EllipsisVertical size={14} strokeWidth={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{opened && <HeadMenuItems id={id} tools={tools} />}</Menu.Dropdown>
    </Menu>
  );
}

function HeadMenuItems({ id, tools }: { id: ColumnId; tools: HeadTools }) {
  const { kind, of } = columnOf(id);
  return (
    <>
      {isSortable(id) && (
        <>
          <Menu.Item onClick={() => tools.onSort([{ id, desc: true }])}>Sort, highest first</Menu.Item>
          <Menu.Item onClick={() => tools.onSort([{ id, desc: false }])}>Sort, lowest first</Menu.Item>
          <Menu.Item onClick={() => tools.onGroup(id)}>
            {tools.isGrouped(id) ? 'Do not group by it' : 'Group by it'}
          </Menu.Item>
          <Menu.Divider />
        </>
      )}
      {kind === 'metric' && of === 'last' && (
        <>
          <Menu.Item onClick={() => tools.onExtreme(idOf({ ...columnOf(id), of: 'min' }))}>Show its minimum</Menu.Item>
          <Menu.Item onClick={() => tools.onExtreme(idOf({ ...columnOf(id), of: 'max' }))}>Show its maximum</Menu.Item>
        </>
      )}
      <Menu.Item onClick={() => tools.onPin(id)}>{tools.isPinned(id) ? 'Unpin' : 'Pin at the left'}</Menu.Item>
      <Menu.Item onClick={() => tools.onShift(id, -1)}>Move left</Menu.Item>
      <Menu.Item onClick={() => tools.onShift(id, 1)}>Move right</Menu.Item>
      <Menu.Item onClick={() => tools.onHide(id)}>Hide</Menu.Item>
    </>
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
      onKeyDown={separatorKeys((step) => resize(column.width + step * 12))}
    />
  );
}
