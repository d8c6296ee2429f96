'use client';

import { useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import { useArchiving } from '@/components/ui/use-archiving';
import type { RegisteredModelDetail } from '@/lib/contracts/models';
import { modelCalls } from './queries';

/** Rename, archive and delete one model, each with undo. */
export function useModelActions(project: string, model: RegisteredModelDetail) {
  const queryClient = useQueryClient();
  return useArchiving({
    name: model.name,
    noun: 'model',
    listHref: `/p/${project}/models`,
    update: async (body) => {
      await fetchJson(modelCalls.update, { params: { project, model: model.id }, body });
      await queryClient.invalidateQueries({ queryKey: ['models'] });
    },
  });
}
