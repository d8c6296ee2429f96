'use client';

import { useMemo } from 'react';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { DrawnGroup, DrawnRun } from '../charts/panel-series';
import { titleOf, columnOf, type ColumnId } from './column-id';
import { drawnIds, runsOfGroup } from './drawn-ids';
import { pathId, type GroupPath } from './grid-row-kinds';
import { runIdsFilter } from './run-ids-filter';
import { treeRequests } from './tree-requests';
import { groupInput } from './use-group-tree';
import { useRunColors } from './use-run-colors';
import { pageInput, scopeOf, type WorkspaceState } from './workspace-params';
import { runGroupsQuery, runRowsQuery } from './workspace-queries';

/** What one chart takes. */
const mostRuns = 200;
const mostGroups = 50;

export interface Drawn {
  runs: readonly DrawnRun[];
  /** Present where runs are grouped. */
  groups: readonly DrawnGroup[] | undefined;
  /** By id of the run or the group; absent for what is not drawn. */
  colors: ReadonlyMap<string, string>;
  /** How many could be drawn. */
  of: number | null;
  /** Why something is missing here. */
  error: Error | null;
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
  const head = useQuery({
    ...runRowsQuery(project, pageInput(state, columns, 0)),
    placeholderData: keepPreviousData,
    enabled,
  });
  const first = head.data;
  const ids = useMemo(() => {
    const order = (first?.rows ?? []).map(({ id }) => id);
    return enabled ? drawnIds(order, state.eyes, mostRuns) : [];
  }, [first, state.eyes, enabled]);
  const missing = useMemo(() => ids.filter((id) => !first?.rows.some((row) => row.id === id)), [ids, first]);
  const filter = runIdsFilter(missing);
  const limit = Math.max(1, missing.length);
  const others = useQuery({
    ...runRowsQuery(project, { filter, view: 'all', columns: [], limit, withTotal: false }),
    placeholderData: keepPreviousData,
    enabled: enabled && missing.length > 0,
  });
  const further = others.data;
  const colors = useRunColors(project, ids);
  const runs = useMemo(() => {
    const names = new Map([...(first?.rows ?? []), ...(further?.rows ?? [])].map(({ id, name }) => [id, name]));
    return ids.flatMap((id) => {
      const name = names.get(id);
      return name === undefined ? [] : [{ id, name, color: colors.get(id) ?? 'var(--ink-2)' }];
    });
  }, [ids, first, further, colors]);
  return { runs, groups: undefined, colors, of: first?.total ?? null, error: others.error };
}

function useDrawnGroups({ project, state, columns }: Input, enabled: boolean): Drawn {
  const [by = ''] = state.group;
  const [first] = treeRequests([], state.group);
  const found = useQuery({ ...runGroupsQuery(project, groupInput(state, columns, first)), enabled }).data;
  const known = useMemo(
    () =>
      new Map(
        (found?.groups ?? []).map(({ values, count }) => {
          const path: GroupPath = [{ column: columnOf(by), value: values[0] ?? null }];
          return [pathId(path), { path, count }] as const;
        }),
      ),
    [found, by],
  );
  const ids = useMemo(() => {
    const shown = drawnIds([...known.keys()], state.eyes).filter((id) => known.has(id));
    return enabled ? shown.slice(0, mostGroups) : [];
  }, [known, state.eyes, enabled]);
  const colors = useRunColors(project, ids);
  const limit = runsOfGroup(ids.length);
  const members = useQueries({
    queries: ids.map((id) => ({
      ...runRowsQuery(project, {
        ...scopeOf(state),
        within: [...(known.get(id)?.path ?? [])],
        ...{ columns: [], limit, withTotal: false },
      }),
      enabled,
    })),
    combine: (results) => ({
      runIds: results.map(({ data }) => (data?.rows ?? []).map((row) => row.id)),
      error: results.find(({ error }) => error !== null)?.error ?? null,
    }),
  });
  const groups = useMemo(
    () =>
      ids.flatMap((id, index): DrawnGroup[] => {
        const runIds = members.runIds[index] ?? [];
        const group = known.get(id);
        if (runIds.length === 0 || !group) return [];
        const value = group.path[0]?.value ?? null;
        const name = `${titleOf(by)} ${value === null ? 'none' : String(value)}`;
        return [{ id, name, color: colors.get(id) ?? 'var(--ink-2)', runIds, of: group.count }];
      }),
    [ids, members.runIds, known, by, colors],
  );
  const runs = useMemo(
    () => groups.flatMap(({ runIds, name, color }) => runIds.map((id) => ({ id, name, color }))),
    [groups],
  );
  return { runs, groups, colors, of: found?.total ?? null, error: members.error };
}
