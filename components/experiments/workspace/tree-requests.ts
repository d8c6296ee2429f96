import { columnOf, idOf, type ColumnId } from './column-id';
import type { GroupPath } from './grid-row-kinds';

/** An open group, and how many pages of what is below it are shown. */
export interface OpenPath {
  path: GroupPath;
  pages: number;
}

/** A page of what is below a path: groups, or below the innermost group runs. */
export interface TreeRequest {
  path: GroupPath;
  kind: 'groups' | 'runs';
  offset: number;
  limit: number;
}

const firstGroups = 1000;
const firstBelow = 100;
/** Every further page; as many as one search answers. */
const further = 1000;
const root: GroupPath = [];

/** What to ask for, the first page of the outermost groups first; groups opened under another grouping wait. */
export function treeRequests(
  opened: readonly OpenPath[],
  by: readonly ColumnId[],
): readonly [TreeRequest, ...TreeRequest[]] {
  const rootPages = opened.find(({ path }) => path.length === 0)?.pages ?? 1;
  const below = opened.filter(({ path }) => path.length > 0 && path.length <= by.length && isUnder(path, by));
  return [
    pageOf(root, by, 0),
    ...pagesOf(root, by, rootPages).slice(1),
    ...below.flatMap((open) => pagesOf(open.path, by, open.pages)),
  ];
}

const isUnder = (path: GroupPath, by: readonly ColumnId[]) =>
  path.every(({ column }, level) => idOf(column) === idOf(columnOf(by[level] ?? '')));

const pagesOf = (path: GroupPath, by: readonly ColumnId[], pages: number) =>
  Array.from({ length: pages }, (_, page) => pageOf(path, by, page));

function pageOf(path: GroupPath, by: readonly ColumnId[], page: number): TreeRequest {
  const kind = path.length < by.length ? 'groups' : 'runs';
  const first = path.length === 0 ? firstGroups : firstBelow;
  return page === 0
    ? { path, kind, offset: 0, limit: first }
    : { path, kind, offset: first + (page - 1) * further, limit: further };
}
