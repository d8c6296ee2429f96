'use client';

import { useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import type { TagChanges } from '@/lib/contracts/models';
import { showError, showUndo } from '@/components/ui/undo-toast';
import type { Run, UpdateRunInput } from '@/lib/contracts/experiments';
import { countOf } from '@/lib/format';
import { experimentCalls } from './queries';

type Named = Pick<Run, 'id' | 'name'>;

/** Rename, archive and delete runs, each with undo. */
export function useRunActions(project: string) {
  const queryClient = useQueryClient();
  const update = async (runs: readonly Named[], body: UpdateRunInput) => {
    for (const { id } of runs) await fetchJson(experimentCalls.updateRun, { params: { project, run: id }, body });
    await queryClient.invalidateQueries({ queryKey: ['experiments'] });
  };
  const nameOf = (runs: readonly Named[]) => (runs.length === 1 ? (runs[0]?.name ?? '') : countOf(runs.length, 'run'));
  const change = async (
    runs: readonly Named[],
    { done, redo, undo }: { done: string; redo: UpdateRunInput; undo: UpdateRunInput },
  ) => {
    try {
      await update(runs, redo);
      showUndo({ message: `${done} ${nameOf(runs)}`, undo: () => update(runs, undo) });
      return true;
    } catch (error) {
      showError('The change was not made', error);
      return false;
    }
  };
  const setTags = (run: Named, tags: Record<string, string | null>) => update([run], { tags });
  return {
    setTags,
    /** Changes tags, and offers to put back what was there; whether it was done. */
    changeTags: (run: Named, { tags, back, done }: { tags: TagChanges; back: TagChanges; done: string }) =>
      change([run], { done: `${done} of`, redo: { tags }, undo: { tags: back } }),
    rename: (run: Named, name: string) => update([run], { name }),
    setArchived: (runs: readonly Named[], archived: boolean) =>
      change(runs, { done: archived ? 'Archived' : 'Restored', redo: { archived }, undo: { archived: !archived } }),
    remove: (runs: readonly Named[]) =>
      change(runs, { done: 'Deleted', redo: { deleted: true }, undo: { deleted: false } }),
  };
}
