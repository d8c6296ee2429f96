'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo, useRef } from 'react';
import { readUrlState, writeUrlState, type UrlValues } from './url-state';

export interface UrlStateOptions {
  /** `push` leaves a step for the Back button: for panels. Default `replace`. */
  history?: 'push' | 'replace';
}

export type SetUrlState<Schema> = (changes: Partial<UrlValues<Schema>>, options?: UrlStateOptions) => void;

/**
 * State that lives in the address. The schema comes from the page's `search-params.ts`, which the server page reads
 * with `readUrlState`. Writing does not ask the server; links and the Back button work by themselves.
 */
export function useUrlState<Schema extends object>(schema: Schema): [UrlValues<Schema>, SetUrlState<Schema>] {
  const params = useSearchParams();
  const fixed = useRef(schema).current;
  const state = useMemo(() => readUrlState(fixed, params), [fixed, params]);
  const setState = useCallback<SetUrlState<Schema>>(
    (changes, { history = 'replace' } = {}) => {
      const query = writeUrlState(fixed, window.location.search, changes);
      const address = `${window.location.pathname}${query === '' ? '' : `?${query}`}${window.location.hash}`;
      if (history === 'push') window.history.pushState(null, '', address);
      else window.history.replaceState(null, '', address);
    },
    [fixed],
  );
  return [state, setState];
}
