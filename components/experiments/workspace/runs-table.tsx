'use client';

import { useRouter } from 'next/navigation';
import { useMemo, useRef, useState } from 'react';
import { countOf } from '@/lib/format';
import type { RunRow } from '@/lib/contracts/run-search';
import { useRunActions } from '../use-run-actions';
import { showError } from '@/components/ui/undo-toast';
import { layOut } from './grid-layout';
import type { HeadTools } from './grid-head';
import type { GridRow, RowSource } from './grid-row-kinds';
import type { RowTools } from './row-tools';
import { RunsGrid } from './runs-grid';
import { countSelected, everything, isSelected, nothing, withRuns, type Selection } from './selection';
import { compareHref, SelectionBar } from './selection-bar';
import { useColumnWidths } from './use-column-widths';
import type { Drawn } from './use-drawn';
import { metricKeys, type GroupTree } from './use-group-tree';
import type { LineRange } from './use-run-pages';
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
  const [selection, setSelection] = useState<Selection>(nothing);
  const [widths, resize] = useColumnWidths(project);
  const layout = useMemo(() => layOut(columns, state.pinned, widths), [columns, state.pinned, widths]);
  const metrics = useMemo(() => metricKeys(columns), [columns]);
  const tools = useRowTools({ project, workspace, source, tree, drawn, selection, setSelection });
  const head = headTools({ workspace, resize, selection, setSelection, total: source.total });
  const router = useRouter();
  return (
    <div className={classes.table}>
      <div className={classes.facts}>
        <span className={classes.count} role="status">
          {source.total === null ? '' : countOf(source.total, 'run')}
        </span>
        <SelectionBar
          project={project}
          state={searched}
          selection={selection}
          total={source.total}
          onChange={setSelection}
        />
      </div>
      <RunsGrid
        source={source}
        layout={layout}
        metrics={metrics}
        dense={state.dense}
        tools={tools}
        head={head}
        onRange={onRange}
        actions={{
          open: (row) => {
            if (row.type === 'run') router.push(tools.hrefOf(row.run.id));
            if (row.type === 'group') tools.toggle(row.path);
          },
          select: (row) => row.type === 'run' && tools.select(row.run.id, false),
          clear: () => setSelection(nothing),
          letter: (key, row) => (key === 'c' ? compare(router.push, project, selection) : pressLetter(key, row, tools)),
        }}
      />
    </div>
  );
}

function pressLetter(key: string, row: GridRow | null, tools: RowTools): boolean {
  if (key === 'e' && row?.type === 'run') tools.setRenaming(row.run.id);
  else if (key === 'v' && row && row.type !== 'more') tools.toggleEye(row.type === 'run' ? row.run.id : row.id);
  else return false;
  return true;
}

function compare(push: (href: string) => void, project: string, selection: Selection): boolean {
  if (selection.mode !== 'some' || selection.ids.size < 2) return false;
  push(compareHref(project, [...selection.ids]));
  return true;
}

interface RowToolsInput extends Pick<RunsTableProps, 'project' | 'workspace' | 'source' | 'tree' | 'drawn'> {
  selection: Selection;
  setSelection: (selection: Selection) => void;
}

function useRowTools(input: RowToolsInput): RowTools {
  const { project, workspace, source, tree, drawn, selection, setSelection } = input;
  const { state, setState } = workspace;
  const { rename } = useRunActions(project);
  const [renaming, setRenaming] = useState<string | null>(null);
  const anchor = useRef<string | null>(null);
  const select = (id: string, range: boolean) => {
    const ids = range && anchor.current !== null ? between(source, anchor.current, id) : [id];
    const chosen = range ? true : !isSelected(selection, id);
    anchor.current = id;
    setSelection(withRuns(selection, ids, chosen));
  };
  const save = async (run: RunRow, name: string) => {
    try {
      await rename(run, name);
      return true;
    } catch (error) {
      showError('The run was not renamed', error);
      return false;
    }
  };
  return {
    depth: state.group.length,
    hrefOf: (id) => `/p/${project}/experiments/runs/${id}`,
    isSelected: (id) => isSelected(selection, id),
    select,
    colorOf: drawn.colorOf,
    toggleEye: (id) =>
      setState({ eyes: state.eyes.includes(id) ? state.eyes.filter((one) => one !== id) : [...state.eyes, id] }),
    toggle: tree.toggle,
    showMore: tree.showMore,
    renaming,
    setRenaming,
    rename: save,
  };
}

/** Runs from one to another in the table's order, as far as they are at hand. */
function between(source: RowSource, from: string, to: string): string[] {
  const ids: string[] = [];
  let inside = false;
  for (let index = 0; index < source.count; index += 1) {
    const row = source.rowAt(index);
    if (row.type !== 'run') continue;
    const isEnd = row.run.id === from || row.run.id === to;
    if (inside || isEnd) ids.push(row.run.id);
    if (isEnd && (inside || from === to)) return ids;
    if (isEnd) inside = true;
  }
  return [to];
}

interface HeadToolsInput {
  workspace: Workspace;
  resize: HeadTools['onResize'];
  selection: Selection;
  setSelection: (selection: Selection) => void;
  total: number | null;
}

function headTools({ workspace, resize, selection, setSelection, total }: HeadToolsInput): HeadTools {
  const { state, setState } = workspace;
  const count = countSelected(selection, total);
  const all = selection.mode === 'all' && selection.except.size === 0;
  return {
    sort: state.sort,
    onSort: (sort) => setState({ sort }),
    pinned: state.pinned,
    group: state.group,
    onPin: workspace.togglePin,
    onHide: workspace.toggleColumn,
    onGroup: workspace.toggleGroup,
    onMove: workspace.move,
    onShift: workspace.shift,
    onResize: resize,
    onExtreme: workspace.toggleColumn,
    selectAll: {
      checked: all,
      some: count === null || count > 0,
      onToggle: () => setSelection(all ? nothing : everything),
    },
  };
}
