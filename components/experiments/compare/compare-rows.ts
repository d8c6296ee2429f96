import type { RunCell, RunColumn, RunRow } from '@/lib/contracts/run-search';
import { matcher } from '../charts/panel-sections';

export interface CompareRow {
  key: string;
  /** One for each run; null where the run has none. */
  values: RunCell[];
  /** Whether the runs disagree. */
  differs: boolean;
}

/** Keys of one kind that at least one run has, by name; where only differences are wanted, those. */
export function compareRows(
  rows: readonly RunRow[],
  columns: readonly RunColumn[],
  { kind, search, onlyDifferences }: { kind: 'param' | 'metric'; search: string; onlyDifferences: boolean },
): CompareRow[] {
  const matches = matcher(search);
  return columns.flatMap((column, index) => {
    if (column.kind !== kind || !matches(column.key)) return [];
    const values = rows.map(({ cells }) => cells[index] ?? null);
    const differs = new Set(values).size > 1;
    const isThere = values.some((value) => value !== null);
    return isThere && (differs || !onlyDifferences) ? [{ key: column.key, values, differs }] : [];
  });
}

const lowerIsBetter = /loss|error|rmse|mae|brier|mse/i;
const higherIsBetter = /auc|accuracy|f1|precision|recall|r2/i;

/** The best value of a metric whose direction is known; null where it is not, or all agree. */
export function bestValue({ key, values, differs }: CompareRow): number | null {
  const numbers = values.filter((value) => typeof value === 'number');
  if (!differs || numbers.length < 2) return null;
  if (lowerIsBetter.test(key)) return Math.min(...numbers);
  return higherIsBetter.test(key) ? Math.max(...numbers) : null;
}

/** How far a value lies from the baseline's, and as a share of it; null where either is no number. */
export function deltaOf(value: RunCell, baseline: RunCell): { difference: number; share: number | null } | null {
  if (typeof value !== 'number' || typeof baseline !== 'number') return null;
  const difference = value - baseline;
  return { difference, share: baseline === 0 ? null : difference / Math.abs(baseline) };
}
