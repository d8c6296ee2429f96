'use client';

import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ColumnId } from './column-id';
import { lineOf, type GridRow, type RowSource } from './grid-row-kinds';
import { pageInput, pageSize, type WorkspaceState } from './workspace-params';
import { runRowsQuery, type RowsRead } from './workspace-queries';

export interface LineRange {
  first: number;
  last: number;
}

interface PagesInput {
  project: string;
  state: Pick<WorkspaceState, 'experiment' | 'filter' | 'view' | 'sort'>;
  columns: readonly ColumnId[];
  /** Pages in sight. */
  pages: readonly number[];
  enabled: boolean;
}

const idsAtOnce = 1000;

/** Runs without groups: the first page, which stays while another order of it is read, and those in sight. */
export function useRunPages({ project, state, columns, pages, enabled }: PagesInput): RowSource {
  const client = useQueryClient();
  const head = useQuery({
    ...runRowsQuery(project, pageInput(state, columns, 0)),
    placeholderData: keepPreviousData,
    enabled,
  });
  const further = pages.filter((page) => page > 0);
  const results = useQueries({
    queries: further.map((page) => ({ ...runRowsQuery(project, pageInput(state, columns, page * pageSize)), enabled })),
  });
  const total = head.data?.total ?? null;
  const rowAt = (index: number): GridRow => {
    const page = Math.floor(index / pageSize);
    const result = page === 0 ? head : results[further.indexOf(page)];
    const run = result?.data?.rows[index % pageSize];
    if (run && result?.data) return lineOf(run, { columns: result.data.columns, depth: 0 });
    if (result?.error) return { type: 'failed', id: `line ${index}`, depth: 0, error: result.error };
    return { type: 'loading', id: `line ${index}`, depth: 0 };
  };
  const runsBetween = async (one: number, other: number) => {
    const [from, to] = [Math.min(one, other), Math.max(one, other)];
    const offsets = Array.from(
      { length: Math.ceil((to - from + 1) / idsAtOnce) },
      (_, turn) => from + turn * idsAtOnce,
    );
    const reads = offsets.map((offset): Promise<RowsRead> => {
      const limit = Math.min(idsAtOnce, to - offset + 1);
      return client.fetchQuery(runRowsQuery(project, { ...pageInput(state, [], offset), limit, withTotal: false }));
    });
    return (await Promise.all(reads)).flatMap(({ rows }) => rows.map(({ id }) => id));
  };
  return {
    count: total ?? 0,
    total,
    rowAt,
    runsBetween,
    isLoading: enabled && head.data === undefined && !head.error,
    isBefore: head.isPlaceholderData,
    error: head.data === undefined ? head.error : null,
    refetch: () => {
      for (const result of [head, ...results]) void result.refetch();
    },
  };
}

/** The pages that lines lie in. */
export function pagesOf({ first, last }: LineRange): number[] {
  const [from, to] = [Math.floor(first / pageSize), Math.floor(last / pageSize)];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
