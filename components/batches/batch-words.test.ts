import { describe, expect, it } from 'vitest';
import type { BatchShard } from '@/lib/contracts/batches';
import { batchSentence, batchTook } from './batch-words';

const shard = (status: BatchShard['status']): BatchShard => ({
  ...{ place: 0, fromRow: 0, rows: 10, status, done: 0, unscored: 0, problem: null, error: null, attempt: 1 },
  ...{ jobId: null, startedAt: null, finishedAt: null },
});
const batch = { rows: 30, done: 10, unscored: 0, remainingMs: null, shards: [shard('done'), shard('queued')] };

describe('what is said of a batch', () => {
  it.each([
    [{ ...batch, status: 'importing' as const }, /^The file is being imported/],
    [{ ...batch, status: 'running' as const }, /^Waiting for a worker\.$/],
    [
      { ...batch, status: 'running' as const, remainingMs: 90_000, shards: [shard('running'), shard('queued')] },
      /^1 part being scored, 1 waiting, 1 min 30 s left\.$/,
    ],
    [{ ...batch, status: 'done' as const }, /^Every row has an answer\.$/],
    [{ ...batch, status: 'done' as const, unscored: 2 }, /^2 of 30 rows have no answer/],
    [{ ...batch, status: 'failed' as const }, /^10 of 30 rows were scored; resuming scores what is missing\.$/],
    [{ ...batch, status: 'cancelled' as const, done: 0 }, /^Nothing was scored\.$/],
  ])('follows its state (%#)', (told, words) => {
    expect(batchSentence(told)).toMatch(words);
  });

  it('knows how long it took only at its end', () => {
    expect(batchTook({ startedAt: '2026-01-01T00:00:00Z', finishedAt: null })).toBeNull();
    expect(batchTook({ startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:00:05Z' })).toBe('5.0 s');
  });
});
