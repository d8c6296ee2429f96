'use client';

import { useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
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
  const undo = async (runChange: string) => {
    await fetchJson(calls.undo, { params: { project, runChange } });
    await refresh();
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
      showError('The runs were not changed', error);
      return false;
    }
  };
}
