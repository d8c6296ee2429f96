'use client';

import { useEffect, useMemo } from 'react';
import { assignColors, seriesColor } from '@/components/charts';
import { useHydrated } from './use-hydrated';

const remembered = 2000;
const storageName = (project: string) => `ringside.run-colors.${project}`;
const none: ReadonlyMap<string, number> = new Map();
const projects = new Map<string, Map<string, number>>();

/** Colours of runs and groups that this browser remembers: each keeps its own, newcomers take those used least. */
export function useRunColors(project: string, ids: readonly string[]): ReadonlyMap<string, string> {
  const hydrated = useHydrated();
  const places = useMemo(() => assignColors(ids, hydrated ? placesOf(project) : none), [project, ids, hydrated]);
  useEffect(() => {
    if (hydrated) remember(project, places);
  }, [project, places, hydrated]);
  return useMemo(() => new Map([...places].map(([id, place]) => [id, seriesColor(place)])), [places]);
}

/** One for each project, whoever asks, so that none forgets what another learnt. */
function placesOf(project: string): Map<string, number> {
  const known = projects.get(project) ?? readPlaces(project);
  projects.set(project, known);
  return known;
}

function readPlaces(project: string): Map<string, number> {
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
function remember(project: string, places: ReadonlyMap<string, number>): void {
  const known = placesOf(project);
  for (const [id, place] of places) {
    known.delete(id);
    known.set(id, place);
  }
  try {
    window.localStorage.setItem(storageName(project), JSON.stringify([...known].slice(-remembered)));
  } catch {
    return;
  }
}
