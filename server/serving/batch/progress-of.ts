/** A part as far as its speed goes. */
export interface TimedShard {
  status: string;
  rowCount: number;
  done: number;
  startedAt: Date | null;
  finishedAt: Date | null;
}

export interface BatchProgress {
  done: number;
  /** Of all workers together; null before anything is known. */
  rowsPerSecond: number | null;
  remainingMs: number | null;
}

const speedOf = (rows: number, ms: number): number => (ms > 0 ? (rows / ms) * 1000 : 0);

/**
 * How far a batch is. While parts run, their speeds are added up; the time left assumes that they keep them.
 *
 * @param now when the parts were read
 */
export function progressOf(shards: readonly TimedShard[], now: Date): BatchProgress {
  const done = shards.reduce((sum, shard) => sum + shard.done, 0);
  const rows = shards.reduce((sum, shard) => sum + shard.rowCount, 0);
  const running = shards.filter(({ status, startedAt }) => status === 'running' && startedAt !== null);
  if (running.length === 0) return { done, rowsPerSecond: pastSpeed(shards), remainingMs: null };
  const speed = running.reduce(
    (sum, shard) => sum + speedOf(shard.done, now.getTime() - (shard.startedAt?.getTime() ?? 0)),
    0,
  );
  // Parts that have only begun go as fast as those before them did.
  const rowsPerSecond = speed > 0 ? speed : pastSpeed(shards);
  const remainingMs = rowsPerSecond === null || rowsPerSecond <= 0 ? null : ((rows - done) / rowsPerSecond) * 1000;
  return { done, rowsPerSecond, remainingMs };
}

/** Rows of the parts that are done, over the time during which any of them ran. */
function pastSpeed(shards: readonly TimedShard[]): number | null {
  const spans = shards
    .flatMap(({ status, startedAt, finishedAt, rowCount }) =>
      status === 'done' && startedAt && finishedAt
        ? [{ from: startedAt.getTime(), to: finishedAt.getTime(), rowCount }]
        : [],
    )
    .sort((left, right) => left.from - right.from);
  let busyMs = 0;
  let until = -Infinity;
  for (const { from, to } of spans) {
    busyMs += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  const rows = spans.reduce((sum, { rowCount }) => sum + rowCount, 0);
  return busyMs > 0 ? speedOf(rows, busyMs) : null;
}
