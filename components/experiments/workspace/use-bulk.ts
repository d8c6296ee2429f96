'use client';

import { useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { ApiError } from '@/components/api-error';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { showDone, showError, showUndo } from '@/components/ui/undo-toast';
import { ChangeRunsInput, RunsChanged, type BulkRunAction } from '@/lib/contracts/run-search';
import { countOf } from '@/lib/format';

const calls = {
  change: contract({
    method: 'POST',
    path: '/projects/:project/runs/bulk',
    body: ChangeRunsInput,
    response: RunsChanged,
  }),
  undo: contract({ method: 'POST', path: '/projects/:project/runs/bulk/:runChange/undo', response: RunsChanged }),
};

const words: Record<BulkRunAction['type'], string> = {
  archive: 'Archived',
  unarchive: 'Brought back',
  delete: 'Deleted',
  restore: 'Restored',
  tag: 'Tagged',
};

/** Changes many runs at once, or all that a filter finds, and offers to take it back. */
export function useBulk(project: string) {
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['experiments', project] });
  const undo = async (runChange: string): Promise<void> => {
    try {
      await fetchJson(calls.undo, { params: { project, runChange } });
    } catch (error) {
      if (isPassing(error)) showUndo({ message: 'The change may be undone in part', undo: () => undo(runChange) });
      throw error;
    } finally {
      await refresh();
    }
  };
  return async (action: BulkRunAction, target: z.input<typeof ChangeRunsInput>['target']): Promise<boolean> => {
    try {
      const done = await fetchJson(calls.change, { params: { project }, body: { action, target } });
      await refresh();
      const left = done.skipped === 0 ? '' : `; ${countOf(done.skipped, 'run')} stay as they are`;
      const message = `${words[action.type]} ${countOf(done.changed, 'run')}${left}`;
      const { changeId } = done;
      if (changeId === null) showDone(message);
      else showUndo({ message, undo: () => undo(changeId) });
      return true;
    } catch (error) {
      const changeId = partOf(error);
      showError(changeId === null ? 'The runs were not changed' : 'Not all runs were changed', error);
      if (changeId === null) return false;
      await refresh();
      showUndo({ message: `${words[action.type]} some of the runs`, undo: () => undo(changeId) });
      return false;
    }
  };
}

const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 503 || error.status === 0);

/** What takes back the part of a change that was made before it broke off. */
function partOf(error: unknown): string | null {
  const changeId = error instanceof ApiError ? error.detail?.['changeId'] : undefined;
  return typeof changeId === 'string' ? changeId : null;
}
