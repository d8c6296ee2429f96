'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** False while the page is what the server drew: until then nothing may be shown that only this browser knows. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
