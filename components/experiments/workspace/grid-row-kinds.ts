import type { RunCell, RunColumn, RunGroup, RunRow } from '@/lib/contracts/run-search';
import { idOf, type ColumnId } from './column-id';

/** The groups a row is in, the outermost first. */
export type GroupPath = readonly { column: RunColumn; value: RunCell }[];

/** What one line of the table is. */
export type GridRow =
  | { type: 'run'; id: string; run: RunRow; columns: readonly ColumnId[]; depth: number }
  | {
      type: 'group';
      id: string;
      path: GroupPath;
      group: RunGroup;
      /** What its metrics were summed up by. */
      metrics: readonly string[];
      depth: number;
      open: boolean;
    }
  | { type: 'more'; id: string; path: GroupPath; depth: number; left: number }
  | { type: 'loading'; id: string; depth: number }
  | { type: 'failed'; id: string; depth: number; error: Error };

/** The lines of the table, of which only those in sight are at hand. */
export interface RowSource {
  /** Lines. */
  count: number;
  /** Runs that match; null until known. */
  total: number | null;
  rowAt: (index: number) => GridRow;
  /** Ids of the runs from one line to another; those never seen are asked for. */
  runsBetween: (from: number, to: number) => Promise<readonly string[]>;
  isLoading: boolean;
  /** Whether what is shown is what was asked for before. */
  isBefore: boolean;
  error: Error | null;
  refetch: () => void;
}

/** Names a path in sets and addresses. Levels may have equal values, so their columns are part of it. */
export const pathId = (path: GroupPath): string =>
  JSON.stringify(path.map(({ column, value }) => [idOf(column), value]));

const lines = new WeakMap<RunRow, GridRow & { type: 'run' }>();

/** The same line for the same row, so that it is not drawn anew while others come and go. */
export function lineOf(run: RunRow, { columns, depth }: { columns: readonly ColumnId[]; depth: number }): GridRow {
  const known = lines.get(run);
  if (known && known.columns === columns && known.depth === depth) return known;
  const line = { type: 'run', id: run.id, run, columns, depth } as const;
  lines.set(run, line);
  return line;
}

const places = new WeakMap<readonly ColumnId[], ReadonlyMap<ColumnId, number>>();

/** The cell of a column in a run's line; null where the run has none, undefined where it was not asked for. */
export function cellOf({ run, columns }: GridRow & { type: 'run' }, id: ColumnId): RunCell | undefined {
  const known = places.get(columns) ?? new Map(columns.map((column, place) => [column, place]));
  places.set(columns, known);
  const place = known.get(id);
  return place === undefined ? undefined : (run.cells[place] ?? null);
}
