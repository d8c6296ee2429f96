'use client';

import { keepPreviousData, useQueries } from '@tanstack/react-query';
import type { RunRow } from '@/lib/contracts/run-search';
import type { ColumnId } from './column-id';
import type { GridRow, RowSource } from './grid-row-kinds';
import { pageInput, pageSize, type WorkspaceState } from './workspace-params';
import { runRowsQuery } from './workspace-queries';

export interface LineRange {
  first: number;
  last: number;
}

/** Runs without groups: the first page, and those in sight. */
export function useRunPages(input: {
  project: string;
  state: Pick<WorkspaceState, 'experiment' | 'filter' | 'view' | 'sort'>;
  columns: readonly ColumnId[];
  range: LineRange;
  enabled: boolean;
}): RowSource {
  const { project, state, columns, range, enabled } = input;
  const pages = pagesOf(range);
  const results = useQueries({
    queries: pages.map((page) => ({
      ...runRowsQuery(project, pageInput(state, columns, page * pageSize)),
      // Only the first page: what another showed belongs to other lines.
      ...(page === 0 ? { placeholderData: keepPreviousData } : {}),
      enabled,
    })),
  });
  const first = results[0];
  const total = first?.data?.total ?? null;
  const rowAt = (index: number): GridRow => {
    const place = pages.indexOf(Math.floor(index / pageSize));
    const run = results[place]?.data?.rows[index % pageSize];
    return run ? lineOf(run) : { type: 'loading', id: `line ${index}`, depth: 0 };
  };
  return {
    count: total ?? 0,
    total,
    rowAt,
    isLoading: enabled && first?.data === undefined && !first?.error,
    error: results.find(({ error, data }) => error !== null && data === undefined)?.error ?? null,
    refetch: () => {
      for (const result of results) void result.refetch();
    },
  };
}

const lines = new WeakMap<RunRow, GridRow>();

/** The same line for the same row, so that it is not drawn anew while others come and go. */
function lineOf(run: RunRow): GridRow {
  const known = lines.get(run);
  if (known) return known;
  const line: GridRow = { type: 'run', id: run.id, run, depth: 0 };
  lines.set(run, line);
  return line;
}

function pagesOf({ first, last }: LineRange): number[] {
  const from = Math.floor(first / pageSize);
  const to = Math.floor(last / pageSize);
  return [...new Set([0, ...Array.from({ length: to - from + 1 }, (_, index) => from + index)])];
}
