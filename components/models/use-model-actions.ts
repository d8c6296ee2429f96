'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { fetchJson } from '@/components/fetch-json';
import { showError, showUndo } from '@/components/ui/undo-toast';
import type { RegisteredModelDetail, UpdateModelInput } from '@/lib/contracts/models';
import { modelCalls } from './queries';

/** Rename, archive and delete one model, each with undo. */
export function useModelActions(project: string, model: RegisteredModelDetail) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const update = async (body: UpdateModelInput) => {
    await fetchJson(modelCalls.update, { params: { project, model: model.id }, body });
    await queryClient.invalidateQueries({ queryKey: ['models'] });
  };
  const setArchived = async (archived: boolean) => {
    try {
      await update({ archived });
      showUndo({
        message: `${archived ? 'Archived' : 'Restored'} ${model.name}`,
        undo: () => update({ archived: !archived }),
      });
    } catch (error) {
      showError('The model could not be changed', error);
    }
  };
  const remove = async () => {
    try {
      await update({ deleted: true });
      router.push(`/p/${project}/models`);
      showUndo({ message: `Deleted ${model.name}`, undo: () => update({ deleted: false }) });
    } catch (error) {
      showError('The model could not be deleted', error);
    }
  };
  return { rename: (name: string) => update({ name }), setArchived, remove };
}
