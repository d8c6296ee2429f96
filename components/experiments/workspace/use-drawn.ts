'use client';

import { useMemo } from 'react';
import { useQueries, useQuery } from '@tanstack/react-query';
import type { DrawnGroup, DrawnRun } from '../charts/panel-series';
import { titleOf, columnOf, type ColumnId } from './column-id';
import { drawnIds } from './drawn-ids';
import { pathId, type GroupPath } from './grid-row-kinds';
import { groupInput } from './use-group-tree';
import { useRunColors } from './use-run-colors';
import { pageInput, scopeOf, type WorkspaceState } from './workspace-params';
import { runGroupsQuery, runRowsQuery } from './workspace-queries';

const runsOfGroup = 100;

export interface Drawn {
  runs: readonly DrawnRun[];
  /** Present where runs are grouped. */
  groups: readonly DrawnGroup[] | undefined;
  colorOf: (id: string) => string | null;
  /** How many could be drawn. */
  of: number | null;
}

interface Input {
  project: string;
  state: WorkspaceState;
  columns: readonly ColumnId[];
}

/** What the charts draw: the first ten runs or groups of the table, but for those whose eye was changed. */
export function useDrawn(input: Input): Drawn {
  const grouped = input.state.group.length > 0;
  const runs = useDrawnRuns(input, !grouped);
  const groups = useDrawnGroups(input, grouped);
  return grouped ? groups : runs;
}

function useDrawnRuns({ project, state, columns }: Input, enabled: boolean): Drawn {
  const first = useQuery({ ...runRowsQuery(project, pageInput(state, columns, 0)), enabled }).data;
  const ids = useMemo(
    () =>
      drawnIds(
        (first?.rows ?? []).map(({ id }) => id),
        state.eyes,
      ),
    [first, state.eyes],
  );
  const missing = useMemo(() => ids.filter((id) => !first?.rows.some((row) => row.id === id)), [ids, first]);
  const filter = `attributes.run_id IN (${missing.map((id) => `'${id}'`).join(', ')})`;
  const others = useQuery({
    ...runRowsQuery(project, {
      filter,
      view: 'all',
      columns: [],
      limit: Math.max(1, missing.length),
      withTotal: false,
    }),
    enabled: enabled && missing.length > 0,
  }).data;
  const colors = useRunColors(project, ids);
  const runs = useMemo(() => {
    const names = new Map([...(first?.rows ?? []), ...(others?.rows ?? [])].map(({ id, name }) => [id, name]));
    return ids.flatMap((id) => {
      const name = names.get(id);
      return name === undefined ? [] : [{ id, name, color: colors.get(id) ?? 'var(--ink-2)' }];
    });
  }, [ids, first, others, colors]);
  return { runs, groups: undefined, colorOf: (id) => colors.get(id) ?? null, of: first?.total ?? null };
}

function useDrawnGroups({ project, state, columns }: Input, enabled: boolean): Drawn {
  const by = state.group[0] ?? '';
  const found = useQuery({
    ...runGroupsQuery(project, groupInput(state, columns, { path: [], limit: 1000 })),
    enabled,
  }).data;
  const paths = useMemo(
    () =>
      new Map(
        (found?.groups ?? []).map(({ values }): [string, GroupPath] => {
          const path = [{ column: columnOf(by), value: values[0] ?? null }];
          return [pathId(path), path];
        }),
      ),
    [found, by],
  );
  const ids = useMemo(() => drawnIds([...paths.keys()], state.eyes).filter((id) => paths.has(id)), [paths, state.eyes]);
  const colors = useRunColors(`${project} ${by}`, ids);
  const groups = useQueries({
    queries: ids.map((id) => ({
      ...runRowsQuery(project, {
        ...scopeOf(state),
        within: [...(paths.get(id) ?? [])],
        columns: [],
        limit: runsOfGroup,
        withTotal: false,
      }),
      enabled,
    })),
    combine: (results) =>
      ids.flatMap((id, index): DrawnGroup[] => {
        const rows = results[index]?.data?.rows;
        if (!rows || rows.length === 0) return [];
        const value = paths.get(id)?.[0]?.value;
        const name = `${titleOf(by)} ${value === null ? 'none' : String(value)}`;
        return [{ id, name, color: colors.get(id) ?? 'var(--ink-2)', runIds: rows.map((row) => row.id) }];
      }),
  });
  const runs = useMemo(
    () => groups.flatMap(({ runIds, name, color }) => runIds.map((id) => ({ id, name, color }))),
    [groups],
  );
  return { runs, groups, colorOf: (id) => colors.get(id) ?? null, of: found?.total ?? null };
}
