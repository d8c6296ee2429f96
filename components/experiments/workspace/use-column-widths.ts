'use client';

import { useCallback, useMemo, useState } from 'react';
import type { ColumnId } from './column-id';
import { useHydrated } from './use-hydrated';

const remembered = 200;
const storageName = (project: string) => `ringside.column-widths.${project}`;

type Widths = ReadonlyMap<ColumnId, number>;
const none: Widths = new Map();

/** Widths this reader gave to columns, kept by the browser. */
export function useColumnWidths(project: string): [Widths, (id: ColumnId, width: number) => void] {
  const hydrated = useHydrated();
  const stored = useMemo(() => (hydrated ? read(project) : none), [hydrated, project]);
  const [given, setGiven] = useState<{ project: string; widths: Widths }>({ project, widths: none });
  const own = given.project === project ? given.widths : none;
  const widths = useMemo(() => (own.size === 0 ? stored : new Map([...stored, ...own])), [stored, own]);
  const resize = useCallback(
    (id: ColumnId, width: number) =>
      setGiven((known) => {
        const before = known.project === project ? known.widths : none;
        const next = new Map(before).set(id, width);
        write(project, new Map([...read(project), ...next]));
        return { project, widths: next };
      }),
    [project],
  );
  return [widths, resize];
}

function read(project: string): Widths {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(storageName(project)) ?? '[]');
    return new Map(Array.isArray(stored) ? stored.filter(isWidth) : []);
  } catch {
    return none;
  }
}

const isWidth = (entry: unknown): entry is [string, number] =>
  Array.isArray(entry) && typeof entry[0] === 'string' && Number.isFinite(entry[1]);

/** A browser that keeps nothing only forgets the widths. */
function write(project: string, widths: Widths): void {
  try {
    window.localStorage.setItem(storageName(project), JSON.stringify([...widths].slice(-remembered)));
  } catch {
    return;
  }
}
