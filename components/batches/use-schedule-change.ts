'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import { showError, showUndo } from '@/components/ui/undo-toast';
import type { BatchSchedule, UpdateBatchScheduleInput } from '@/lib/contracts/batches';
import { batchCalls } from './queries';

/** Pauses, resumes and deletes schedules, the last with undo. */
export function useScheduleChange(project: string) {
  const queryClient = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: ({ id, body }: { id: string; body: UpdateBatchScheduleInput }) =>
      fetchJson(batchCalls.updateSchedule, { params: { project, batchSchedule: id }, body }),
    onError: (error) => showError('The schedule could not be changed', error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['batches'] }),
  });
  return {
    isPending,
    setPaused: ({ id }: BatchSchedule, paused: boolean) => mutate({ id, body: { paused } }),
    remove: ({ id, name }: BatchSchedule) =>
      mutate(
        { id, body: { deleted: true } },
        {
          onSuccess: () =>
            showUndo({ message: `${name} is deleted`, undo: () => mutate({ id, body: { deleted: false } }) }),
        },
      ),
  };
}
