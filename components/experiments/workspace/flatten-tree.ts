import type { RunColumn, RunGroup, RunRow } from '@/lib/contracts/run-search';
import { pathId, type GridRow, type GroupPath } from './grid-row-kinds';

/** What is known of the lines below an open path. */
export type TreePart =
  | { type: 'loading' }
  | { type: 'groups'; groups: readonly RunGroup[]; left: number }
  | { type: 'runs'; rows: readonly RunRow[]; left: number };

/** The lines of a tree from top to bottom: each open group is followed by what is below it. */
export function flattenTree(parts: ReadonlyMap<string, TreePart>, { by }: { by: readonly RunColumn[] }): GridRow[] {
  const lines: GridRow[] = [];
  const add = (path: GroupPath): void => {
    const part = parts.get(pathId(path));
    const [id, depth] = [pathId(path), path.length];
    if (!part || part.type === 'loading') lines.push({ type: 'loading', id: `below ${id}`, depth });
    else if (part.type === 'runs') {
      for (const run of part.rows) lines.push({ type: 'run', id: run.id, run, depth });
      if (part.left > 0) lines.push({ type: 'more', id: `more ${id}`, path, depth, left: part.left });
    } else {
      addGroups(part.groups, path);
      if (part.left > 0) lines.push({ type: 'more', id: `more ${id}`, path, depth, left: part.left });
    }
  };
  const addGroups = (groups: readonly RunGroup[], path: GroupPath): void => {
    const column = by[path.length];
    if (!column) return;
    for (const group of groups) {
      const below = [...path, { column, value: group.values[0] ?? null }];
      const open = parts.has(pathId(below));
      lines.push({ type: 'group', id: pathId(below), path: below, group, depth: path.length, open });
      if (open) add(below);
    }
  };
  add([]);
  return lines;
}
