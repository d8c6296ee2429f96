'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** This address as programs write it; while the server renders, the default one. */
export function useOrigin(): string {
  return useSyncExternalStore(
    never,
    () => window.location.origin,
    () => 'http://127.0.0.1:3000',
  );
}
