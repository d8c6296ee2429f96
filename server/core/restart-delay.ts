const firstMs = 200;
const longestMs = 30_000;
const steadyMs = 60_000;

/**
 * How long to wait before a process that ended is started again: doubling with every quick failure.
 *
 * @param failures how often in a row it ended before it had run steadily
 */
export function restartDelayMs(failures: number): number {
  return Math.min(firstMs * 2 ** Math.max(failures - 1, 0), longestMs);
}

/** The failures in a row after a process ended that had run for so long. */
export function countFailures(before: number, ranForMs: number): number {
  return ranForMs >= steadyMs ? 1 : before + 1;
}
