import { list, sort, text, type SortKey } from '@/components/url/url-state';

/** What a reader has done to a table; everything of it belongs in the address. */
export interface TableState {
  filter: string;
  sort: readonly SortKey[];
  /** Columns switched against their default. */
  toggled: readonly string[];
  /** Ids of selected rows. */
  selected: readonly string[];
}

export const emptyTableState: TableState = { filter: '', sort: [], toggled: [], selected: [] };

/** Address parameters of a table: `q`, `sort`, `cols`, `sel`. Spread into a page's own schema. */
export function tableParams(defaultSort: readonly SortKey[] = []) {
  return { q: text(), sort: sort(defaultSort), cols: list, sel: list };
}

export type TableParams = { q: string; sort: readonly SortKey[]; cols: readonly string[]; sel: readonly string[] };

export function fromTableParams({ q, sort: keys, cols, sel }: TableParams): TableState {
  return { filter: q, sort: keys, toggled: cols, selected: sel };
}

export function toTableParams(state: TableState): TableParams {
  return { q: state.filter, sort: state.sort, cols: state.toggled, sel: state.selected };
}
