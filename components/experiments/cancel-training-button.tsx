'use client';

import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import { jobCalls } from '@/components/jobs/queries';
import { showDone, showError } from '@/components/ui/undo-toast';

/** Ends a training that waits or runs. */
export function CancelTrainingButton({ project, jobId }: { project: string; jobId: string }) {
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => fetchJson(jobCalls.cancel, { params: { project, job: jobId } }),
    onSuccess: () => showDone('Asked to end; it stops within 5 seconds'),
    onError: (error) => showError('The training could not be cancelled', error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['jobs'] }),
  });
  return (
    <Button onClick={() => cancel.mutate()} loading={cancel.isPending} disabled={cancel.isSuccess}>
      Cancel training
    </Button>
  );
}
