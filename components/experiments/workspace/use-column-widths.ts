'use client';

import { useCallback, useState } from 'react';
import type { ColumnId } from './column-id';

const remembered = 200;
const storageName = (project: string) => `ringside.column-widths.${project}`;

/** Widths this reader gave to columns, kept by the browser. */
export function useColumnWidths(
  project: string,
): [ReadonlyMap<ColumnId, number>, (id: ColumnId, width: number) => void] {
  const [widths, setWidths] = useState<ReadonlyMap<ColumnId, number>>(() => read(project));
  const resize = useCallback(
    (id: ColumnId, width: number) =>
      setWidths((known) => {
        const next = new Map(known).set(id, width);
        write(project, next);
        return next;
      }),
    [project],
  );
  return [widths, resize];
}

function read(project: string): ReadonlyMap<ColumnId, number> {
  if (typeof window === 'undefined') return new Map();
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(storageName(project)) ?? '[]');
    return new Map(Array.isArray(stored) ? stored.filter(isWidth) : []);
  } catch {
    return new Map();
  }
}

const isWidth = (entry: unknown): entry is [string, number] =>
  Array.isArray(entry) && typeof entry[0] === 'string' && Number.isFinite(entry[1]);

/** A browser that keeps nothing only forgets the widths. */
function write(project: string, widths: ReadonlyMap<ColumnId, number>): void {
  try {
    window.localStorage.setItem(storageName(project), JSON.stringify([...widths].slice(-remembered)));
  } catch {
    return;
  }
}
