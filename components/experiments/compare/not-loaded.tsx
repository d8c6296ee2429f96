'use client';

import { ErrorState } from '@/components/ui/error-state';
import { countOf } from '@/lib/format';
import type { DrawnRun } from '../charts/panel-series';

interface NotLoadedProps {
  runs: readonly DrawnRun[];
  /** What was read of each run, in their order. */
  results: readonly { data: unknown; error: Error | null; refetch: () => unknown }[];
}

/** Says which of the compared runs could not be read, and why; nothing where all could. */
export function NotLoaded({ runs, results }: NotLoadedProps) {
  const failed = results.flatMap((result, index) =>
    result.error && !result.data ? [{ ...result, run: runs[index] }] : [],
  );
  const [first] = failed;
  if (!first) return null;
  const who = failed.length === 1 ? (first.run?.name ?? 'One run') : countOf(failed.length, 'run');
  return (
    <ErrorState
      what={`${who} could not be loaded.`}
      error={first.error}
      onRetry={() => {
        for (const { refetch } of failed) void refetch();
      }}
    />
  );
}
