import type { RunCell, RunColumn, RunGroup, RunRow } from '@/lib/contracts/run-search';

/** The groups a row is in, the outermost first. */
export type GroupPath = readonly { column: RunColumn; value: RunCell }[];

/** What one line of the table is. */
export type GridRow =
  | { type: 'run'; id: string; run: RunRow; depth: number }
  | { type: 'group'; id: string; path: GroupPath; group: RunGroup; depth: number; open: boolean }
  | { type: 'more'; id: string; path: GroupPath; depth: number; left: number }
  | { type: 'loading'; id: string; depth: number };

/** The lines of the table, of which only those in sight are at hand. */
export interface RowSource {
  /** Lines. */
  count: number;
  /** Runs that match; null until known. */
  total: number | null;
  rowAt: (index: number) => GridRow;
  isLoading: boolean;
  error: Error | null;
  refetch: () => void;
}

/** Names a path in sets and addresses. */
export const pathId = (path: GroupPath): string => JSON.stringify(path.map(({ value }) => value));
