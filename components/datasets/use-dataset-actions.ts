'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { fetchJson } from '@/components/fetch-json';
import { showError, showUndo } from '@/components/ui/undo-toast';
import type { Dataset, UpdateDatasetInput } from '@/lib/contracts/datasets';
import { datasetCalls } from './queries';

/** Rename, archive and delete one dataset, each with undo. */
export function useDatasetActions(project: string, dataset: Dataset) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const update = async (body: UpdateDatasetInput) => {
    await fetchJson(datasetCalls.update, { params: { project, dataset: dataset.id }, body });
    await queryClient.invalidateQueries({ queryKey: ['datasets'] });
  };
  const setArchived = async (archived: boolean) => {
    try {
      await update({ archived });
      showUndo({
        message: `${archived ? 'Archived' : 'Restored'} ${dataset.name}`,
        undo: () => update({ archived: !archived }),
      });
    } catch (error) {
      showError('The dataset could not be changed', error);
    }
  };
  const remove = async () => {
    try {
      await update({ deleted: true });
      router.push(`/p/${project}/datasets`);
      showUndo({ message: `Deleted ${dataset.name}`, undo: () => update({ deleted: false }) });
    } catch (error) {
      showError('The dataset could not be deleted', error);
    }
  };
  return { rename: (name: string) => update({ name }), setArchived, remove };
}
