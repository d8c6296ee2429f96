import type { TreePart } from './flatten-tree';
import { pathId } from './grid-row-kinds';
import type { TreeRequest } from './tree-requests';
import type { GroupsRead, RowsRead } from './workspace-queries';

/** A page that was asked for, and what came. */
export interface PageRead {
  request: TreeRequest;
  data: GroupsRead | RowsRead | undefined;
  error: Error | null;
}

/** What is known below each open path: its pages in their order, and how they end. */
export function treeParts(reads: readonly PageRead[]): ReadonlyMap<string, TreePart> {
  const byPath = new Map<string, PageRead[]>();
  for (const read of reads) {
    const id = pathId(read.request.path);
    byPath.set(id, [...(byPath.get(id) ?? []), read]);
  }
  return new Map([...byPath].map(([id, pages]) => [id, partOf(pages)]));
}

function partOf(pages: readonly PageRead[]): TreePart {
  const known = pages.flatMap(({ data }) => data ?? []);
  const groups = known.flatMap((data) =>
    'groups' in data ? data.groups.map((group) => ({ group, metrics: data.metrics })) : [],
  );
  const runs = known.flatMap((data) =>
    'rows' in data ? data.rows.map((run) => ({ run, columns: data.columns })) : [],
  );
  return { groups, runs, tail: tailOf(pages, groups.length + runs.length) };
}

function tailOf(pages: readonly PageRead[], shown: number): TreePart['tail'] {
  const failed = pages.find(({ error }) => error !== null)?.error;
  if (failed) return { type: 'failed', error: failed };
  if (pages.some(({ data }) => data === undefined)) return { type: 'loading' };
  const left = (pages[0]?.data?.total ?? shown) - shown;
  return left > 0 ? { type: 'more', left } : { type: 'end' };
}
