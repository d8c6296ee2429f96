'use client';

import { useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import { showError, showUndo } from '@/components/ui/undo-toast';
import type { ModelVersion, UpdateVersionInput } from '@/lib/contracts/models';
import { modelCalls } from './queries';

interface Change {
  body: UpdateVersionInput;
  /** What brings back how it was. */
  back: UpdateVersionInput;
  done: string;
}

/** Changes a version and offers to take the change back. */
export function useVersionUpdate(project: string, version: Pick<ModelVersion, 'id'>) {
  const queryClient = useQueryClient();
  const send = async (body: UpdateVersionInput) => {
    await fetchJson(modelCalls.updateVersion, { params: { project, modelVersion: version.id }, body });
    await queryClient.invalidateQueries({ queryKey: ['models'] });
  };
  return async ({ body, back, done }: Change): Promise<boolean> => {
    try {
      await send(body);
      showUndo({ message: done, undo: () => send(back) });
      return true;
    } catch (error) {
      showError('The version was not changed', error);
      return false;
    }
  };
}
