'use client';

import { useCallback, useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useUrlState } from '@/components/url/use-url-state';
import type { ColumnId } from './column-id';
import { chooseColumns, moveColumn } from './choose-columns';
import { columnsInput } from './columns-input';
import { runColumnsQuery } from './workspace-queries';
import { workspaceParams } from './workspace-params';

/** The workspace's state in the address, its columns chosen where nobody did, and the changes to them. */
export function useWorkspace(project: string, experiments: number) {
  const [state, setState] = useUrlState(workspaceParams);
  const keys = useQuery(runColumnsQuery(project, columnsInput(state.experiment, { withCounts: false })));
  const counts = useQuery({
    ...runColumnsQuery(project, columnsInput(state.experiment, { withCounts: true })),
    enabled: state.columns.length === 0,
  });
  const [known, counted] = [keys.data?.columns, counts.data?.columns];
  const columns = useMemo(
    () =>
      state.columns.length > 0
        ? state.columns
        : chooseColumns(known ?? [], { experiments: state.experiment.length || experiments, counted: counted ?? [] }),
    [state.columns, state.experiment.length, known, counted, experiments],
  );
  const problem = [keys, counts].find(({ error, data }) => error !== null && data === undefined)?.error ?? null;
  // Eyes belong to the groups there were, or to runs.
  const setGroup = useCallback((group: readonly ColumnId[]) => setState({ group, eyes: [] }), [setState]);
  return useMemo(() => {
    const setColumns = (next: readonly ColumnId[]) => setState({ columns: next });
    return {
      state,
      setState,
      columns,
      known,
      /** Why the keys of the runs are not known. */
      problem,
      togglePin: (id: ColumnId) => setState({ pinned: toggleIn(state.pinned, id), columns }),
      setGroup,
      toggleGroup: (id: ColumnId) => setGroup(toggleIn(state.group, id)),
      toggleColumn: (id: ColumnId) => setColumns(toggleIn(columns, id)),
      move: (id: ColumnId, before: ColumnId | null) => setColumns(moveColumn(columns, id, before)),
      shift: (id: ColumnId, step: 1 | -1) => setColumns(shifted(columns, id, step)),
    };
  }, [state, setState, setGroup, columns, known, problem]);
}
export type Workspace = ReturnType<typeof useWorkspace>;

const toggleIn = (list: readonly ColumnId[], id: ColumnId) =>
  list.includes(id) ? list.filter((one) => one !== id) : [...list, id];

function shifted(columns: readonly ColumnId[], id: ColumnId, step: 1 | -1): ColumnId[] {
  const place = columns.indexOf(id);
  const target = place + step;
  if (place < 0 || target < 0 || target >= columns.length) return [...columns];
  return columns.toSpliced(place, 1).toSpliced(target, 0, id);
}
