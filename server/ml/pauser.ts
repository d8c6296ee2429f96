import { setImmediate as nextTurn } from 'node:timers/promises';

/** Lets long sums breathe: other work runs, and a cancellation is heard, at least every `everyMs`. */
export type Pauser = {
  isDue: () => boolean;
  /** Gives way once. @throws the signal's reason if it was aborted */
  rest: () => Promise<void>;
};

/**
 * Makes a pauser for one computation.
 *
 *   if (pauser.isDue()) await pauser.rest();
 *
 * @param everyMs longest stretch without a break, given that `isDue` is asked often enough
 */
export function createPauser(signal?: AbortSignal, everyMs = 50): Pauser {
  let last = performance.now();
  return {
    isDue: () => performance.now() - last >= everyMs,
    rest: async () => {
      await nextTurn();
      signal?.throwIfAborted();
      last = performance.now();
    },
  };
}
