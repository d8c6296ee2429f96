'use client';

import { useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
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
    /** Sets a tag, or takes it away, and offers to put back what was there. */
    changeTag: async (run: Named & Pick<Run, 'tags'>, { key, value }: { key: string; value: string | null }) => {
      const before = run.tags[key] ?? null;
      await setTags(run, { [key]: value });
      const message = value === null ? `Removed the tag ${key}` : `Set the tag ${key}`;
      showUndo({ message, undo: () => setTags(run, { [key]: before }) });
    },
    rename: (run: Named, name: string) => update([run], { name }),
    setArchived: (runs: readonly Named[], archived: boolean) =>
      change(runs, { done: archived ? 'Archived' : 'Restored', redo: { archived }, undo: { archived: !archived } }),
    remove: (runs: readonly Named[]) =>
      change(runs, { done: 'Deleted', redo: { deleted: true }, undo: { deleted: false } }),
  };
}
