'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { useTableKeys } from './use-table-keys';

interface RowInteractionInput<Row> {
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Ids as shown: filtered and sorted. */
  order: readonly string[];
  scroller: RefObject<HTMLElement | null>;
  /** Scrolls a row into view by its place in `order`. */
  reveal: (index: number) => void;
  primary?: boolean;
  onOpen?: (row: Row) => void;
  rowHref?: (row: Row) => string;
}

interface RowInteraction {
  activeId: string | null;
  open: (id: string) => void;
}

/** Which row is active, and what clicks and keys do to it. */
export function useRowInteraction<Row>(input: RowInteractionInput<Row>): RowInteraction {
  const router = useRouter();
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  const [activeId, setActiveId] = useState<string | null>(null);
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
    onOpen: () => activeId !== null && open(activeId),
    onEscape: () => setActiveId(null),
  });
  return { activeId, open };
}

function neighbour(order: readonly string[], activeId: string | null, step: 1 | -1): string | undefined {
  const current = activeId === null ? -1 : order.indexOf(activeId);
  return current === -1 ? order[0] : order[Math.min(order.length - 1, Math.max(0, current + step))];
}

function rowElement(scroller: HTMLElement | null, id: string): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null;
}
