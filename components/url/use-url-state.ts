'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useRef, useSyncExternalStore } from 'react';
import { rereadUrlState, writeUrlState, type UrlReading, type UrlValues } from './url-state';

export interface UrlStateOptions {
  /** `push` leaves a step for the Back button: for panels. Default `replace`. */
  history?: 'push' | 'replace';
}

export type SetUrlState<Schema> = (changes: Partial<UrlValues<Schema>>, options?: UrlStateOptions) => void;

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * State that lives in the address. The schema comes from the page's `search-params.ts`, which the server page reads
 * with `readUrlState`. Writing does not ask the server; links and the Back button work by themselves.
 */
export function useUrlState<Schema extends object>(schema: Schema): [UrlValues<Schema>, SetUrlState<Schema>] {
  const params = useSearchParams();
  const fixed = useRef(schema).current;
  // Read from the address itself: the router hears of a write only later, and two quick key presses must not lose one.
  const latest = useRef<UrlReading<Schema> | null>(null);
  // The same reading while nothing of the schema changed: other parameters of the address draw nothing anew.
  const readFrom = (query: string) => {
    latest.current = rereadUrlState(fixed, new URLSearchParams(query), latest.current);
    return latest.current.values;
  };
  const state = useSyncExternalStore(
    subscribe,
    () => readFrom(window.location.search),
    () => readFrom(params.toString()),
  );
  const setState = useCallback<SetUrlState<Schema>>(
    (changes, { history = 'replace' } = {}) => {
      const next = writeUrlState(fixed, window.location.search, changes);
      const address = `${window.location.pathname}${next === '' ? '' : `?${next}`}${window.location.hash}`;
      if (history === 'push') window.history.pushState(null, '', address);
      else window.history.replaceState(null, '', address);
      for (const listener of listeners) listener();
    },
    [fixed],
  );
  return [state, setState];
}
