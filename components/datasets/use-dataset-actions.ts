'use client';

import { useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import { useArchiving } from '@/components/ui/use-archiving';
import type { Dataset } from '@/lib/contracts/datasets';
import { datasetCalls } from './queries';

/** Rename, archive and delete one dataset, each with undo. */
export function useDatasetActions(project: string, dataset: Dataset) {
  const queryClient = useQueryClient();
  return useArchiving({
    name: dataset.name,
    noun: 'dataset',
    listHref: `/p/${project}/datasets`,
    update: async (body) => {
      await fetchJson(datasetCalls.update, { params: { project, dataset: dataset.id }, body });
      await queryClient.invalidateQueries({ queryKey: ['datasets'] });
    },
  });
}
