/** States of a page, written out: what came before, what is shown, and what was taken back. */
export interface UrlHistory {
  past: readonly string[];
  current: string;
  future: readonly string[];
}

const remembered = 100;

export const initialHistory = (current: string): UrlHistory => ({ past: [], current, future: [] });

/** The history after the page went to another state by itself; what had been taken back is gone. */
export function visited({ past, current }: UrlHistory, next: string): UrlHistory {
  return { past: [...past, current].slice(-remembered), current: next, future: [] };
}

/** One state back or forward; null where there is none. */
export function stepped({ past, current, future }: UrlHistory, step: 1 | -1): UrlHistory | null {
  const target = step === -1 ? past.at(-1) : future[0];
  if (target === undefined) return null;
  if (step === -1) return { past: past.slice(0, -1), current: target, future: [current, ...future] };
  return { past: [...past, current], current: target, future: future.slice(1) };
}
