'use client';

import { useMemo, useRef, useState } from 'react';
import type { RunRow } from '@/lib/contracts/run-search';
import { showError } from '@/components/ui/undo-toast';
import { useRunActions } from '../use-run-actions';
import type { RowSource } from './grid-row-kinds';
import type { RowTools } from './row-tools';
import { isSelected, withRuns, type Selection } from './selection';
import { useLatest } from './use-latest';
import type { GroupTree } from './use-group-tree';
import type { Workspace } from './use-workspace';

interface RowToolsInput {
  project: string;
  workspace: Workspace;
  source: RowSource;
  tree: GroupTree;
  selection: Selection;
  select: (change: (selection: Selection) => Selection) => void;
}

/** What lines do, and which of them is being renamed. */
export function useRowTools(input: RowToolsInput): { tools: RowTools; renaming: string | null } {
  const { project, workspace } = input;
  const { rename } = useRunActions(project);
  const [renaming, setRenaming] = useState<string | null>(null);
  const selectRun = useSelectRun(input);
  const latest = useLatest({ ...input, rename, selectRun });
  const depth = workspace.state.group.length;
  const tools = useMemo((): RowTools => {
    const save = async (run: RunRow, name: string) => {
      try {
        await latest.current.rename(run, name);
        return true;
      } catch (error) {
        showError('The run was not renamed', error);
        return false;
      }
    };
    return {
      depth,
      hrefOf: (id) => `/p/${project}/experiments/runs/${id}`,
      select: (id, place) => void latest.current.selectRun(id, place),
      toggleEye: (id) => {
        const { state, setState } = latest.current.workspace;
        setState({ eyes: state.eyes.includes(id) ? state.eyes.filter((one) => one !== id) : [...state.eyes, id] });
      },
      toggle: (path) => latest.current.tree.toggle(path),
      showMore: (path) => latest.current.tree.showMore(path),
      retry: () => latest.current.source.refetch(),
      setRenaming,
      rename: save,
    };
  }, [latest, depth, project]);
  return { tools, renaming };
}

/** Takes a run or lets it go; with a range, takes all from the one taken before, also those that were never seen. */
function useSelectRun({ workspace, source, selection, select }: RowToolsInput) {
  const { experiment, filter, view, sort, group } = workspace.state;
  const order = JSON.stringify([experiment, filter, view, sort, group]);
  const anchor = useRef<{ order: string; index: number; id: string } | null>(null);
  return async (id: string, { index, range }: { index: number; range: boolean }) => {
    // Lines move when groups open and runs come: the one before must still stand where it was taken.
    const { current: before } = anchor;
    const isThere = before?.order === order && source.rowAt(before.index).id === before.id;
    const from = isThere ? before.index : null;
    anchor.current = { order, index, id: source.rowAt(index).id };
    if (!range || from === null) {
      const chosen = !isSelected(selection, id);
      select((known) => withRuns(known, [id], chosen));
      return;
    }
    try {
      const ids = await source.runsBetween(from, index);
      select((known) => withRuns(known, ids, true));
    } catch (error) {
      showError('The runs in between were not chosen', error);
    }
  };
}
