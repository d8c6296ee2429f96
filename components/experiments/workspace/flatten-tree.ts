import type { RunColumn, RunGroup, RunRow } from '@/lib/contracts/run-search';
import type { ColumnId } from './column-id';
import { lineOf, pathId, type GridRow, type GroupPath } from './grid-row-kinds';

/** What is known of the lines below an open path, and how they end. */
export interface TreePart {
  groups: readonly { group: RunGroup; metrics: readonly string[] }[];
  runs: readonly { run: RunRow; columns: readonly ColumnId[] }[];
  tail: { type: 'end' } | { type: 'more'; left: number } | { type: 'loading' } | { type: 'failed'; error: Error };
}

/** The lines of a tree from top to bottom: each open group is followed by what is below it. */
export function flattenTree(parts: ReadonlyMap<string, TreePart>, { by }: { by: readonly RunColumn[] }): GridRow[] {
  const lines: GridRow[] = [];
  const add = (path: GroupPath): void => {
    const part = parts.get(pathId(path));
    addGroups(part?.groups ?? [], path);
    for (const { run, columns } of part?.runs ?? []) lines.push(lineOf(run, { columns, depth: path.length }));
    const tail = tailOf(path, part?.tail ?? { type: 'loading' });
    if (tail) lines.push(tail);
  };
  const addGroups = (groups: TreePart['groups'], path: GroupPath): void => {
    const column = by[path.length];
    if (!column) return;
    for (const { group, metrics } of groups) {
      const below = [...path, { column, value: group.values[0] ?? null }];
      const open = parts.has(pathId(below));
      lines.push({ type: 'group', id: pathId(below), path: below, group, metrics, depth: path.length, open });
      if (open) add(below);
    }
  };
  add([]);
  return lines;
}

function tailOf(path: GroupPath, tail: TreePart['tail']): GridRow | null {
  const [id, depth] = [pathId(path), path.length];
  if (tail.type === 'end') return null;
  if (tail.type === 'more') return { type: 'more', id: `more ${id}`, path, depth, left: tail.left };
  if (tail.type === 'failed') return { type: 'failed', id: `failed ${id}`, depth, error: tail.error };
  return { type: 'loading', id: `below ${id}`, depth };
}
