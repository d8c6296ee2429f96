import type { Batch, BatchDetail } from '@/lib/contracts/batches';
import { countOf, formatCount, formatDuration } from '@/lib/format';

type Told = Pick<BatchDetail, 'status' | 'rows' | 'done' | 'unscored' | 'remainingMs' | 'shards'>;

/** How a batch stands, in one sentence. */
export function batchSentence({ status, rows, done, unscored, remainingMs, shards }: Told): string {
  const left = shards.filter((shard) => shard.status !== 'done').length;
  switch (status) {
    case 'importing':
      return 'The file is being imported; its rows are scored as soon as they are ready.';
    case 'running': {
      const time = remainingMs === null ? '' : `, ${formatDuration(Math.max(1000, remainingMs))} left`;
      const working = shards.filter((shard) => shard.status === 'running').length;
      return working === 0
        ? 'Waiting for a worker.'
        : `${countOf(working, 'part')} being scored, ${left - working} waiting${time}.`;
    }
    case 'joining':
      return 'Every part is scored; they are being joined into one dataset version.';
    case 'done':
      return unscored === 0
        ? 'Every row has an answer.'
        : `${formatCount(unscored)} of ${formatCount(rows)} rows have no answer; the column “problem” says why.`;
    default:
      return done === 0
        ? 'Nothing was scored.'
        : `${formatCount(done)} of ${formatCount(rows)} rows were scored; resuming scores what is missing.`;
  }
}

/** How long it took, or has taken so far; null before it began. */
export function batchTook({ startedAt, finishedAt }: Pick<Batch, 'startedAt' | 'finishedAt'>): string | null {
  if (!startedAt || !finishedAt) return null;
  return formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
}
