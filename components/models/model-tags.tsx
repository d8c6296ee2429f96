'use client';

import { useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import { showError, showUndo } from '@/components/ui/undo-toast';
import type { RegisteredModel, TagChanges } from '@/lib/contracts/models';
import { modelCalls } from './queries';
import { TagsField } from '@/components/ui/tags-field';

/** The tags of a model, changed with undo. */
export function ModelTags({ project, model }: { project: string; model: Pick<RegisteredModel, 'id' | 'tags'> }) {
  const queryClient = useQueryClient();
  const send = async (tags: TagChanges) => {
    await fetchJson(modelCalls.update, { params: { project, model: model.id }, body: { tags } });
    await queryClient.invalidateQueries({ queryKey: ['models'] });
  };
  return (
    <TagsField
      tags={model.tags}
      onChange={async ({ tags, back, done }) => {
        try {
          await send(tags);
          showUndo({ message: done, undo: () => send(back) });
          return true;
        } catch (error) {
          showError('The tags were not changed', error);
          return false;
        }
      }}
    />
  );
}
