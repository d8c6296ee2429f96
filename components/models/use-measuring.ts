'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import { showDone, showError } from '@/components/ui/undo-toast';
import type { ModelVersionDetail } from '@/lib/contracts/models';
import { modelCalls } from './queries';

/** Has a version measured by a worker. */
export function useMeasuring(project: string, { id, version }: Pick<ModelVersionDetail, 'id' | 'version'>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => fetchJson(modelCalls.measure, { params: { project, modelVersion: id } }),
    onSuccess: async () => {
      showDone(`v${version} is being measured`);
      await queryClient.invalidateQueries({ queryKey: ['models'] });
    },
    onError: (error) => showError('It could not be measured', error),
  });
}
