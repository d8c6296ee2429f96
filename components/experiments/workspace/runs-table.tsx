'use client';

import { useMediaQuery } from '@mantine/hooks';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { countOf } from '@/lib/format';
import { layOut } from './grid-layout';
import type { GridRow, RowSource } from './grid-row-kinds';
import type { RowTools } from './row-tools';
import { RunsGrid } from './runs-grid';
import { nothing, type Selection } from './selection';
import { canCompare, compareHref, SelectionBar } from './selection-bar';
import { useColumnWidths } from './use-column-widths';
import type { Drawn } from './use-drawn';
import type { GroupTree } from './use-group-tree';
import { useHeadTools } from './use-head-tools';
import { useRowTools } from './use-row-tools';
import type { LineRange } from './use-run-pages';
import { useSelection } from './use-selection';
import type { Workspace } from './use-workspace';
import type { WorkspaceState } from './workspace-params';
import classes from './workspace.module.css';

export interface RunsTableProps {
  project: string;
  workspace: Workspace;
  /** The state with what is searched for: runs that are waiting left out. */
  searched: WorkspaceState;
  source: RowSource;
  tree: GroupTree;
  drawn: Drawn;
  onRange: (range: LineRange) => void;
}

/** The table with what is chosen in it, and what keys and clicks do. */
export function RunsTable({ project, workspace, searched, source, tree, drawn, onRange }: RunsTableProps) {
  const { state, columns } = workspace;
  const [selection, select] = useSelection(state);
  const [widths, resize] = useColumnWidths(project);
  const grouped = state.group.length > 0;
  const narrow = useMediaQuery('(max-width: 600px)') ?? false;
  const layout = useMemo(
    () => layOut(columns, state.pinned, { widths, grouped, narrow }),
    [columns, state.pinned, widths, grouped, narrow],
  );
  const { tools, renaming } = useRowTools({ project, workspace, source, tree, selection, select });
  const { total } = source;
  const head = useHeadTools({ workspace, resize, selection, select });
  const router = useRouter();
  return (
    <div className={classes.table}>
      <div className={classes.facts}>
        <span className={classes.count} role="status">
          {total === null ? '' : countOf(total, 'run')}
        </span>
        <SelectionBar
          project={project}
          state={searched}
          selection={selection}
          total={total}
          onChange={(next) => select(() => next)}
        />
      </div>
      <RunsGrid
        source={source}
        layout={layout}
        dense={state.dense}
        order={JSON.stringify([state.experiment, state.filter, state.view, state.sort, state.group])}
        selection={selection}
        colors={drawn.colors}
        renaming={renaming}
        tools={tools}
        head={head}
        sort={state.sort}
        onRange={onRange}
        actions={{
          open: (row) => {
            if (row.type === 'run') router.push(tools.hrefOf(row.run.id));
            if (row.type === 'group') tools.toggle(row.path);
          },
          select: (row, index) => row.type === 'run' && tools.select(row.run.id, { index, range: false }),
          clear: () => select(() => nothing),
          letter: (key, row) => (key === 'c' ? compare(router.push, project, selection) : pressLetter(key, row, tools)),
        }}
      />
    </div>
  );
}

/** Eyes belong to what is drawn: runs, or where they are grouped the outermost groups. */
function pressLetter(key: string, row: GridRow | null, tools: RowTools): boolean {
  if (key === 'e' && row?.type === 'run') tools.setRenaming(row.run.id);
  else if (key === 'v' && row?.type === 'run' && tools.depth === 0) tools.toggleEye(row.run.id);
  else if (key === 'v' && row?.type === 'group' && row.depth === 0) tools.toggleEye(row.id);
  else return false;
  return true;
}

function compare(push: (href: string) => void, project: string, selection: Selection): boolean {
  if (selection.mode !== 'some' || !canCompare([...selection.ids])) return false;
  push(compareHref(project, [...selection.ids]));
  return true;
}
