'use client';

import { useState, type RefObject } from 'react';
import { useTableKeys } from '@/components/ui/data-table/use-table-keys';
import type { GridRow, RowSource } from './grid-row-kinds';

/** What keys do to the line they are on. */
export interface LineActions {
  open: (row: GridRow) => void;
  select: (row: GridRow, index: number) => void;
  clear: () => void;
  /** Whether the letter means something here. */
  letter: (key: string, row: GridRow | null) => boolean;
}

interface LineKeysInput {
  source: RowSource;
  scroller: RefObject<HTMLDivElement | null>;
  actions: LineActions;
  reveal: (index: number) => void;
}

/** The line keys act on, moved by j and k; null before the first. */
export function useLineKeys({ source, scroller, actions, reveal }: LineKeysInput): number | null {
  const [active, setActive] = useState<number | null>(null);
  const current = active === null || active >= source.count ? null : active;
  const row = current === null ? null : source.rowAt(current);
  const move = (step: 1 | -1) => {
    const next = current === null ? 0 : Math.min(source.count - 1, Math.max(0, current + step));
    if (source.count === 0) return;
    setActive(next);
    reveal(next);
    requestAnimationFrame(() => lineElement(scroller.current, next)?.focus({ preventScroll: true }));
  };
  useTableKeys({
    container: scroller,
    primary: true,
    onMove: move,
    onToggle: () => row && current !== null && actions.select(row, current),
    onOpen: () => row && actions.open(row),
    onEscape: () => {
      setActive(null);
      actions.clear();
    },
    onLetter: (key) => actions.letter(key, row),
  });
  return current;
}

function lineElement(scroller: HTMLElement | null, index: number): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-line="${index}"]`) ?? null;
}
