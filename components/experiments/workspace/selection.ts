import type { ChangeRunsInput } from '@/lib/contracts/run-search';
import type { z } from 'zod';
import { runIdsFilter } from './run-ids-filter';
import { both, scopeOf, type WorkspaceState } from './workspace-params';

/** Chosen runs: some by id, or all that match but some. */
export type Selection = { mode: 'some'; ids: ReadonlySet<string> } | { mode: 'all'; except: ReadonlySet<string> };

type Scoped = Pick<WorkspaceState, 'experiment' | 'filter' | 'view'>;

export const nothing: Selection = { mode: 'some', ids: new Set() };
export const everything: Selection = { mode: 'all', except: new Set() };

/** A selection belongs to what was searched when it was made. */
export interface ScopedSelection {
  scope: string;
  selection: Selection;
}

/** Names what is searched. */
export const scopeName = ({ experiment, filter, view }: Scoped): string => JSON.stringify([experiment, filter, view]);

/** What is chosen among the runs that are searched now: nothing that was chosen among others. */
export const selectionIn = ({ scope, selection }: ScopedSelection, state: Scoped): Selection =>
  scope === scopeName(state) ? selection : nothing;

export const isSelected = (selection: Selection, id: string): boolean =>
  selection.mode === 'all' ? !selection.except.has(id) : selection.ids.has(id);

/** Whether all that match are chosen. */
export const isEverything = (selection: Selection): boolean => selection.mode === 'all' && selection.except.size === 0;

/** How many are chosen of those that match; null while that is not known. */
export function countSelected(selection: Selection, total: number | null): number | null {
  if (selection.mode === 'some') return selection.ids.size;
  return total === null ? null : total - selection.except.size;
}

/** The selection with some runs chosen or not. */
export function withRuns(selection: Selection, ids: readonly string[], chosen: boolean): Selection {
  const marked = new Set(selection.mode === 'all' ? selection.except : selection.ids);
  for (const id of ids) {
    if (chosen === (selection.mode === 'some')) marked.add(id);
    else marked.delete(id);
  }
  return selection.mode === 'all' ? { mode: 'all', except: marked } : { mode: 'some', ids: marked };
}

/** What a change of the chosen runs is sent to. */
export function targetOf(selection: Selection, state: Scoped): z.input<typeof ChangeRunsInput>['target'] {
  if (selection.mode === 'some') return { runIds: [...selection.ids] };
  const scope = scopeOf(state);
  if (selection.except.size === 0) return { scope };
  return { scope: { ...scope, filter: both(state.filter, runIdsFilter(selection.except, 'NOT IN')) } };
}
