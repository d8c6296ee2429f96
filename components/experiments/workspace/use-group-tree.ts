'use client';

import { useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { GroupRunsInput } from '@/lib/contracts/run-search';
import type { z } from 'zod';
import { columnOf, type ColumnId } from './column-id';
import { flattenTree } from './flatten-tree';
import { pathId, type GridRow, type GroupPath, type RowSource } from './grid-row-kinds';
import { treeParts, type PageRead } from './tree-parts';
import { treeRequests, type OpenPath, type TreeRequest } from './tree-requests';
import { useSameList } from './use-same-list';
import { countInput, pageInput, scopeOf, type WorkspaceState } from './workspace-params';
import { runGroupsQuery, runRowsQuery, type GroupsRead } from './workspace-queries';

export interface GroupTree extends RowSource {
  toggle: (path: GroupPath) => void;
  showMore: (path: GroupPath) => void;
}

interface TreeInput {
  project: string;
  state: WorkspaceState;
  columns: readonly ColumnId[];
  enabled: boolean;
}

/** Runs in groups to any depth: groups of groups, and runs below the innermost, each loaded when it is opened. */
export function useGroupTree({ project, state, columns, enabled }: TreeInput): GroupTree {
  const { group } = state;
  const { opened, toggle, showMore } = useOpened();
  const requests = useMemo(() => treeRequests([...opened.values()], group), [opened, group]);
  const [first, ...others] = requests;
  const ofGroups = others.filter(({ kind }) => kind === 'groups');
  const ofRuns = others.filter(({ kind }) => kind === 'runs');
  const isAsked = enabled && group.length > 0;
  const root = useQuery({ ...runGroupsQuery(project, groupInput(state, columns, first)), enabled: isAsked });
  const groups = useQueries({
    queries: ofGroups.map((request) => ({
      ...runGroupsQuery(project, groupInput(state, columns, request)),
      enabled: isAsked,
    })),
  });
  const runs = useQueries({
    queries: ofRuns.map(({ path, limit, offset }) => ({
      ...runRowsQuery(project, { ...pageInput(state, columns, offset), within: [...path], limit }),
      enabled: isAsked,
    })),
  });
  const counted = useQuery({
    ...runRowsQuery(project, countInput(state)),
    enabled: isAsked && root.data !== undefined && runsIn(root.data) === null,
  });
  const results = [root, ...groups, ...runs];
  const data = useSameList(results.map((result) => result.data));
  const errors = useSameList(results.map(({ error, data: known }) => (known === undefined ? error : null)));
  const asked = useMemo(() => {
    const [one, ...rest] = requests;
    return [one, ...rest.filter(({ kind }) => kind === 'groups'), ...rest.filter(({ kind }) => kind === 'runs')];
  }, [requests]);
  const lines = useMemo(() => {
    const reads = asked.map((request, index): PageRead => ({
      ...{ request, data: data[index], error: errors[index] ?? null },
    }));
    return flattenTree(treeParts(reads), { by: group.map(columnOf) });
  }, [asked, data, errors, group]);
  const refetch = () => {
    for (const result of results) void result.refetch();
    if (counted.isError) void counted.refetch();
  };
  return {
    count: lines.length,
    total: root.data ? (runsIn(root.data) ?? counted.data?.total ?? null) : null,
    rowAt: (index) => lines[index] ?? { type: 'loading', id: `line ${index}`, depth: 0 },
    runsBetween: (from, to) => Promise.resolve(runsOf(lines.slice(Math.min(from, to), Math.max(from, to) + 1))),
    isLoading: isAsked && root.data === undefined && !root.error,
    isBefore: root.isPlaceholderData,
    error: root.data === undefined ? root.error : null,
    refetch,
    toggle,
    showMore,
  };
}

/** How many runs the outermost groups hold; null where not all of the groups are at hand. */
function runsIn({ groups, total }: GroupsRead): number | null {
  return groups.length < total ? null : groups.reduce((sum, { count }) => sum + count, 0);
}

const runsOf = (lines: readonly GridRow[]) => lines.flatMap((line) => (line.type === 'run' ? [line.run.id] : []));

function useOpened() {
  const [opened, setOpened] = useState<ReadonlyMap<string, OpenPath>>(new Map());
  const change = useCallback(
    (path: GroupPath, next: (known: OpenPath | undefined) => OpenPath | null) =>
      setOpened((known) => {
        const changed = new Map(known);
        const open = next(known.get(pathId(path)));
        if (open) changed.set(pathId(path), open);
        else changed.delete(pathId(path));
        return changed;
      }),
    [],
  );
  const toggle = useCallback(
    (path: GroupPath) => change(path, (known) => (known ? null : { path, pages: 1 })),
    [change],
  );
  const showMore = useCallback(
    (path: GroupPath) => change(path, (known) => ({ path, pages: (known?.pages ?? 1) + 1 })),
    [change],
  );
  return { opened, toggle, showMore };
}

/** Metrics whose columns are shown are summed up; the first sort key orders groups where it can. */
export function groupInput(
  state: WorkspaceState,
  columns: readonly ColumnId[],
  { path, offset, limit }: Pick<TreeRequest, 'path' | 'offset' | 'limit'>,
): z.input<typeof GroupRunsInput> {
  const metrics = metricKeys(columns);
  const by = columnOf(state.group[path.length] ?? '');
  return {
    ...scopeOf(state),
    within: [...path],
    by: [by],
    metrics,
    orderBy: groupOrder(state, metrics, path.length),
    offset,
    limit,
  };
}

/** Keys of the metrics that groups are summed up by, each once, in the order of the columns. */
export function metricKeys(columns: readonly ColumnId[]): string[] {
  const keys = columns.map(columnOf).filter(({ kind, of }) => kind === 'metric' && of === 'last');
  return [...new Set(keys.map(({ key }) => key))].slice(0, 50);
}

function groupOrder({ sort, group }: WorkspaceState, metrics: readonly string[], level: number) {
  const [first] = sort;
  if (!first) return undefined;
  const direction = first.desc ? ('desc' as const) : ('asc' as const);
  if (first.id === group[level]) return { by: 'value' as const, index: 0, direction };
  const index = metrics.indexOf(columnOf(first.id).key);
  return columnOf(first.id).kind === 'metric' && index >= 0 ? { by: 'mean' as const, index, direction } : undefined;
}
