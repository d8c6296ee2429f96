'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { selectRange } from './select-range';
import type { TableState } from './table-state';
import { useTableKeys } from './use-table-keys';

export interface RowInteractionInput<Row> {
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Ids as shown: filtered and sorted. */
  order: readonly string[];
  state: TableState;
  onStateChange: (state: TableState) => void;
  scroller: RefObject<HTMLElement | null>;
  /** Scrolls a row into view by its place in `order`. */
  reveal: (index: number) => void;
  primary?: boolean;
  selectable?: boolean;
  onOpen?: (row: Row) => void;
  rowHref?: (row: Row) => string;
  keyActions?: Readonly<Record<string, (rows: readonly Row[]) => void>>;
}

export interface RowInteraction {
  activeId: string | null;
  select: (id: string, range: boolean) => void;
  open: (id: string) => void;
}

/** Which row is active, and what clicks and keys do to it. */
export function useRowInteraction<Row>(input: RowInteractionInput<Row>): RowInteraction {
  const router = useRouter();
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  const anchor = useRef<string | null>(null);
  const [activeId, setActiveId] = useState<string | null>(null);

  const select = useCallback((id: string, range: boolean) => {
    const { order, state, onStateChange } = latest.current;
    const selected = selectRange({ order, selected: state.selected, id, anchor: anchor.current, range });
    anchor.current = id;
    setActiveId(id);
    onStateChange({ ...state, selected });
  }, []);
  const open = useCallback(
    (id: string) => {
      const { rows, rowId, onOpen, rowHref } = latest.current;
      const row = rows.find((candidate) => rowId(candidate) === id);
      if (row === undefined) return;
      setActiveId(id);
      if (onOpen !== undefined) onOpen(row);
      else if (rowHref !== undefined) router.push(rowHref(row));
    },
    [router],
  );
  const move = (step: 1 | -1) => {
    const id = neighbour(input.order, activeId, step);
    if (id === undefined) return;
    setActiveId(id);
    input.reveal(input.order.indexOf(id));
    requestAnimationFrame(() => rowElement(input.scroller.current, id)?.focus({ preventScroll: true }));
  };
  useTableKeys({
    container: input.scroller,
    primary: input.primary ?? false,
    onMove: move,
    onToggle: () => activeId !== null && input.selectable === true && select(activeId, false),
    onOpen: () => activeId !== null && open(activeId),
    onEscape: () => {
      setActiveId(null);
      if (input.state.selected.length > 0) input.onStateChange({ ...input.state, selected: [] });
    },
    onLetter: (key) => runLetter(input, key, activeId),
  });
  return { activeId, select, open };
}

function neighbour(order: readonly string[], activeId: string | null, step: 1 | -1): string | undefined {
  const current = activeId === null ? -1 : order.indexOf(activeId);
  return current === -1 ? order[0] : order[Math.min(order.length - 1, Math.max(0, current + step))];
}

function rowElement(scroller: HTMLElement | null, id: string): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null;
}

function runLetter<Row>(input: RowInteractionInput<Row>, key: string, activeId: string | null): boolean {
  const { keyActions = {}, rows, rowId, state } = input;
  const action = Object.hasOwn(keyActions, key) ? keyActions[key] : undefined;
  if (action === undefined) return false;
  const ids = state.selected.length > 0 ? state.selected : [activeId];
  const chosen = rows.filter((row) => ids.includes(rowId(row)));
  if (chosen.length > 0) action(chosen);
  return chosen.length > 0;
}
