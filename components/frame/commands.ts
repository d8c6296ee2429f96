'use client';

import type { LucideIcon } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';

/** Something the palette can do. Give `href` to go somewhere or `run` to act. */
export interface Command {
  id: string;
  label: string;
  group: string;
  description?: string;
  icon?: LucideIcon;
  /** Further words that find it. */
  keywords?: readonly string[];
  /** Keys shown at the right. */
  shortcut?: string;
  href?: string;
  run?: () => void;
}

const none: readonly Command[] = [];
const sources = new Map<symbol, readonly Command[]>();
let all: readonly Command[] = none;
const listeners = new Set<() => void>();

function publish(): void {
  all = [...sources.values()].flat();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Everything registered by the pages shown now. */
export function useRegisteredCommands(): readonly Command[] {
  return useSyncExternalStore(
    subscribe,
    () => all,
    () => none,
  );
}

/** Adds a page's actions to the palette while it is shown. Memoise the list, or it registers on every render. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    const source = Symbol('commands');
    sources.set(source, commands);
    publish();
    return () => {
      sources.delete(source);
      publish();
    };
  }, [commands]);
}
