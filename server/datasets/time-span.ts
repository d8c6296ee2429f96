import { earliestInstantMs, latestInstantMs } from '@/lib/contracts/basics';
import type { ColumnProfile, DatasetColumn } from '@/lib/contracts/datasets';

/** First and last instant of a version in its time column; null where it has none. */
export function timeSpanOf(
  profile: readonly ColumnProfile[],
  timeColumn: string | null,
): { minTime: Date | null; maxTime: Date | null } {
  const column = profile.find((one) => one.name === timeColumn && one.type === 'datetime');
  if (!column?.numeric) return { minTime: null, maxTime: null };
  return { minTime: dateOf(column.numeric.min), maxTime: dateOf(column.numeric.max) };
}

/** A file may hold times that nobody can write down; the range ends where moments are kept. */
function dateOf(ms: number): Date {
  return new Date(Math.max(earliestInstantMs, Math.min(latestInstantMs, ms)));
}

/** The column that must be the time, when only one can be. */
export function onlyTimeColumn(columns: readonly DatasetColumn[]): string | null {
  const [first, ...others] = columns.filter((column) => column.type === 'datetime');
  return first && others.length === 0 ? first.name : null;
}
