'use client';

import { useEffect, useSyncExternalStore } from 'react';

export interface Crumb {
  label: string;
  href?: string;
}

const none: readonly Crumb[] = [];
let current: readonly Crumb[] = none;
const listeners = new Set<() => void>();

function publish(crumbs: readonly Crumb[]): void {
  current = crumbs;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The steps between the room and the page, as the page shown now gave them. */
export function useCrumbs(): readonly Crumb[] {
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => none,
  );
}

/** Puts a page's steps into the top bar for as long as the page is shown. */
export function useSetCrumbs(crumbs: readonly Crumb[]): void {
  const key = JSON.stringify(crumbs);
  useEffect(() => {
    const shown: readonly Crumb[] = JSON.parse(key);
    publish(shown);
    return () => publish(none);
  }, [key]);
}
