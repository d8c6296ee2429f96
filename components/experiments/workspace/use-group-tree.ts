'use client';

import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import type { GroupRunsInput, RunGroups, RunRows } from '@/lib/contracts/run-search';
import type { z } from 'zod';
import { columnOf, type ColumnId } from './column-id';
import { flattenTree, type TreePart } from './flatten-tree';
import { pathId, type GroupPath, type RowSource } from './grid-row-kinds';
import { pageInput, scopeOf, type WorkspaceState } from './workspace-params';
import { runGroupsQuery, runRowsQuery } from './workspace-queries';

const step = 100;
const mostGroups = 1000;
const root: GroupPath = [];

interface OpenPath {
  path: GroupPath;
  /** Lines shown below it. */
  limit: number;
}

export interface GroupTree extends RowSource {
  toggle: (path: GroupPath) => void;
  showMore: (path: GroupPath) => void;
}

/** Runs in groups to any depth: groups of groups, and runs below the innermost, each loaded when it is opened. */
export function useGroupTree(input: {
  project: string;
  state: WorkspaceState;
  columns: readonly ColumnId[];
  enabled: boolean;
}): GroupTree {
  const { project, state, columns, enabled } = input;
  const { group } = state;
  const [opened, setOpened] = useState<ReadonlyMap<string, OpenPath>>(new Map());
  const paths = [{ path: root, limit: mostGroups }, ...opened.values()].filter(
    ({ path }) => path.length <= group.length,
  );
  const ofGroups = paths.filter(({ path }) => path.length < group.length);
  const ofRuns = paths.filter(({ path }) => path.length === group.length && path.length > 0);
  const groups = useQueries({
    queries: ofGroups.map(({ path, limit }) => ({
      ...runGroupsQuery(project, groupInput(state, columns, { path, limit })),
      enabled: enabled && group.length > 0,
    })),
  });
  const runs = useQueries({
    queries: ofRuns.map(({ path, limit }) => ({
      ...runRowsQuery(project, { ...pageInput(state, columns, 0), within: [...path], limit: Math.min(1000, limit) }),
      enabled,
    })),
  });
  const parts = new Map<string, TreePart>([
    ...ofGroups.map(({ path }, index): [string, TreePart] => [pathId(path), partOfGroups(groups[index]?.data)]),
    ...ofRuns.map(({ path }, index): [string, TreePart] => [pathId(path), partOfRuns(runs[index]?.data)]),
  ]);
  const lines = flattenTree(parts, { by: group.map(columnOf) });
  const first = groups[0];
  const change = (path: GroupPath, next: (known: OpenPath | undefined) => OpenPath | null) =>
    setOpened((known) => {
      const changed = new Map(known);
      const open = next(known.get(pathId(path)));
      if (open) changed.set(pathId(path), open);
      else changed.delete(pathId(path));
      return changed;
    });
  return {
    count: lines.length,
    total: first?.data?.groups.reduce((sum, { count }) => sum + count, 0) ?? null,
    rowAt: (index) => lines[index] ?? { type: 'loading', id: `line ${index}`, depth: 0 },
    isLoading: enabled && first?.data === undefined && !first?.error,
    error: [...groups, ...runs].find(({ error, data }) => error !== null && data === undefined)?.error ?? null,
    refetch: () => {
      for (const result of [...groups, ...runs]) void result.refetch();
    },
    toggle: (path) => change(path, (known) => (known ? null : { path, limit: step })),
    showMore: (path) => change(path, (known) => ({ path, limit: (known?.limit ?? step) + step })),
  };
}

const partOfGroups = (data: RunGroups | undefined): TreePart =>
  data ? { type: 'groups', groups: data.groups, left: data.total - data.groups.length } : { type: 'loading' };

const partOfRuns = (data: RunRows | undefined): TreePart =>
  data
    ? { type: 'runs', rows: data.rows, left: (data.total ?? data.rows.length) - data.rows.length }
    : { type: 'loading' };

/** Metrics whose columns are shown are summed up; the first sort key orders groups where it can. */
export function groupInput(
  state: WorkspaceState,
  columns: readonly ColumnId[],
  { path, limit }: OpenPath,
): z.input<typeof GroupRunsInput> {
  const metrics = metricKeys(columns);
  const by = columnOf(state.group[path.length] ?? '');
  return {
    ...scopeOf(state),
    within: [...path],
    by: [by],
    metrics,
    orderBy: groupOrder(state, metrics, path.length),
    limit: Math.min(mostGroups, limit),
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
