'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { showDone } from '@/components/ui/undo-toast';
import { uploadFile } from '@/components/upload-file';
import { batchCalls } from './queries';
import { scheduleInputOf, startInputOf, uploadQueryOf, type BatchDraft } from './start-draft';

/** Sends the form: a batch is then looked at on its own page, a schedule in the list. */
export function useStartBatch(project: string, onScheduled: () => void) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [sentShare, setSentShare] = useState(0);
  const start = useMutation({
    mutationFn: async (draft: BatchDraft): Promise<string | null> => {
      const params = { project };
      if (draft.from === 'schedule') {
        await fetchJson(batchCalls.createSchedule, { params, body: scheduleInputOf(draft) });
        return null;
      }
      if (draft.from === 'version') {
        return (await fetchJson(batchCalls.start, { params, body: startInputOf(draft) })).id;
      }
      const { file } = draft;
      if (file === null) throw new TypeError('there is no file to send');
      const input = { params, query: uploadQueryOf(draft, file) };
      return (await uploadFile({ call: batchCalls.upload, input, file, onProgress: setSentShare })).id;
    },
    onSuccess: async (id) => {
      await queryClient.invalidateQueries({ queryKey: ['batches'] });
      if (id !== null) return router.push(`/p/${project}/batches/${id}`);
      onScheduled();
      showDone('The schedule is added');
      router.push(`/p/${project}/batches?tab=schedules`);
    },
  });
  return { start, sentShare };
}
