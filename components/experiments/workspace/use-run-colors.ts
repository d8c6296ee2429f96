'use client';

import { useEffect, useMemo, useState } from 'react';
import { assignColors, seriesColor } from '@/components/charts';

const remembered = 2000;
const storageName = (project: string) => `ringside.run-colors.${project}`;

/** Colours of runs that this browser remembers: a run keeps its own, newcomers take those used least. */
export function useRunColors(project: string, ids: readonly string[]): ReadonlyMap<string, string> {
  const [known] = useState(() => readPlaces(project));
  const places = useMemo(() => {
    const assigned = assignColors(ids, known);
    for (const [id, place] of assigned) {
      known.delete(id);
      known.set(id, place);
    }
    return assigned;
  }, [ids, known]);
  useEffect(() => writePlaces(project, known), [project, known, places]);
  return useMemo(() => new Map([...places].map(([id, place]) => [id, seriesColor(place)])), [places]);
}

function readPlaces(project: string): Map<string, number> {
  if (typeof window === 'undefined') return new Map();
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(storageName(project)) ?? '[]');
    const entries = Array.isArray(stored) ? stored.filter(isPlace) : [];
    return new Map(entries);
  } catch {
    return new Map();
  }
}

const isPlace = (entry: unknown): entry is [string, number] =>
  Array.isArray(entry) && typeof entry[0] === 'string' && Number.isInteger(entry[1]);

/** The newest are kept; a browser that keeps nothing only forgets the colours. */
function writePlaces(project: string, places: ReadonlyMap<string, number>): void {
  try {
    window.localStorage.setItem(storageName(project), JSON.stringify([...places].slice(-remembered)));
  } catch {
    return;
  }
}
