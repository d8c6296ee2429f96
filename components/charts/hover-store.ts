'use client';

import { createContext, useCallback, useContext, useRef, useSyncExternalStore } from 'react';

/** Where the reader points, shared by all charts of a group. */
export interface HoverStore {
  read: () => number | null;
  /** Written at most once a frame. */
  write: (x: number | null) => void;
  subscribe: (listener: () => void) => () => void;
}

export function createHoverStore(): HoverStore {
  const listeners = new Set<() => void>();
  let current: number | null = null;
  let next: number | null = null;
  let frame = 0;
  const publish = (): void => {
    frame = 0;
    if (next === current) return;
    current = next;
    for (const listener of listeners) listener();
  };
  return {
    read: () => current,
    write: (x) => {
      next = x;
      if (frame === 0) frame = requestAnimationFrame(publish);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const groupStore = createContext<HoverStore | null>(null);

/** Charts inside share one crosshair. They must have the same x: steps with steps, time with time. */
export const HoverGroupProvider = groupStore.Provider;

/** The group's store, or one of the chart's own. */
export function useHoverStore(): HoverStore {
  const shared = useContext(groupStore);
  const own = useRef<HoverStore | null>(null);
  if (shared !== null) return shared;
  own.current ??= createHoverStore();
  return own.current;
}

export function useHoverX(store: HoverStore): number | null {
  const none = useCallback(() => null, []);
  return useSyncExternalStore(store.subscribe, store.read, none);
}
