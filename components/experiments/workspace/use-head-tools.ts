'use client';

import { useMemo } from 'react';
import { nextSort, type HeadTools } from './grid-head';
import { everything, isEverything, nothing, type Selection } from './selection';
import { useLatest } from './use-latest';
import type { Workspace } from './use-workspace';

interface HeadToolsInput {
  workspace: Workspace;
  resize: HeadTools['onResize'];
  selection: Selection;
  select: (change: (selection: Selection) => Selection) => void;
}

/** What heads of columns do; the same object at every drawing. */
export function useHeadTools(input: HeadToolsInput): HeadTools {
  const latest = useLatest(input);
  return useMemo((): HeadTools => {
    const now = () => latest.current.workspace;
    return {
      onTurn: (id, beside) => now().setState({ sort: nextSort(now().state.sort, id, beside) }),
      onSort: (sort) => now().setState({ sort }),
      isPinned: (id) => now().state.pinned.includes(id),
      isGrouped: (id) => now().state.group.includes(id),
      onPin: (id) => now().togglePin(id),
      onHide: (id) => now().toggleColumn(id),
      onGroup: (id) => now().toggleGroup(id),
      onMove: (id, before) => now().move(id, before),
      onShift: (id, step) => now().shift(id, step),
      onResize: (id, width) => latest.current.resize(id, width),
      onExtreme: (id) => {
        if (!now().columns.includes(id)) now().toggleColumn(id);
      },
      onSelectAll: () => latest.current.select(() => (isEverything(latest.current.selection) ? nothing : everything)),
    };
  }, [latest]);
}
