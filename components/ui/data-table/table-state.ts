import { list, sort, text, type SortKey } from '@/components/url/url-state';

/** What a reader has done to a table; everything of it belongs in the address. */
export interface TableState {
  filter: string;
  sort: readonly SortKey[];
  /** Columns switched against their default. */
  toggled: readonly string[];
}

export const emptyTableState: TableState = { filter: '', sort: [], toggled: [] };

/** Address parameters of a table: `q`, `sort`, `cols`. Spread into a page's own schema. */
export function tableParams(defaultSort: readonly SortKey[] = []) {
  return { q: text(), sort: sort(defaultSort), cols: list };
}

type TableParams = { q: string; sort: readonly SortKey[]; cols: readonly string[] };

export function fromTableParams({ q, sort: keys, cols }: TableParams): TableState {
  return { filter: q, sort: keys, toggled: cols };
}

export function toTableParams(state: TableState): TableParams {
  return { q: state.filter, sort: state.sort, cols: state.toggled };
}
