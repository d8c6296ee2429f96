import { flag, list, oneOf, readUrlState, sort, text, type UrlValues } from '@/components/url/url-state';
import type { RunScope, SearchRunsInput } from '@/lib/contracts/run-search';
import type { z } from 'zod';
import { columnOf, orderBy, type ColumnId } from './column-id';

const startSort = [{ id: 'attribute:start_time', desc: true }];

/** What the workspace shows; a link shows a colleague the same. Charts add `chartParams`. */
export const workspaceParams = {
  /** Ids; none is every experiment. */
  experiment: list,
  filter: text(''),
  view: oneOf(['active', 'archived', 'deleted'], 'active'),
  sort: sort(startSort),
  /** Column ids in order; none is the choice made for these runs. */
  columns: list,
  pinned: list,
  group: list,
  pane: oneOf(['both', 'table', 'charts'], 'both'),
  dense: flag,
  /** Runs or groups whose eye differs from how it begins: the first ten are drawn. */
  eyes: list,
};
export type WorkspaceState = UrlValues<typeof workspaceParams>;

type ScopeState = Pick<WorkspaceState, 'experiment' | 'filter' | 'view'>;

export function scopeOf({ experiment, filter, view }: ScopeState): z.input<typeof RunScope> {
  return { ...(experiment.length > 0 ? { experimentIds: [...experiment] } : {}), filter, view };
}

export const pageSize = 100;

/** What one page of the table asks for. Only the first counts how many there are. */
export function pageInput(
  state: ScopeState & Pick<WorkspaceState, 'sort'>,
  columns: readonly ColumnId[],
  offset: number,
): z.input<typeof SearchRunsInput> {
  return {
    ...scopeOf(state),
    orderBy: orderBy(state.sort),
    columns: columns.map(columnOf),
    limit: pageSize,
    offset,
    withTotal: offset === 0,
  };
}

/** Asks how many runs match, with as little else as one search answers. */
export const countInput = (state: ScopeState): z.input<typeof SearchRunsInput> => ({ ...scopeOf(state), limit: 1 });

export const readWorkspace = (search: string): WorkspaceState =>
  readUrlState(workspaceParams, new URLSearchParams(search));

/** The state without the runs that were made after a moment, in epoch milliseconds. */
export const waitingLeftOut = (state: WorkspaceState, since: number): WorkspaceState => ({
  ...state,
  filter: both(state.filter, `attributes.created_at <= ${since}`),
});

/** A filter and one more condition. */
export const both = (filter: string, condition: string): string =>
  filter.trim() === '' ? condition : `(${filter}) AND ${condition}`;
