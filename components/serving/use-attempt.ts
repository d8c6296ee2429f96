'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showError } from '@/components/ui/undo-toast';

export type EndpointBusy = 'promote' | 'rollBack' | 'shadow' | null;

interface Attempt {
  /** Which button waits meanwhile. */
  busy: EndpointBusy;
  /** Said when it does not work, with the cause. */
  failed: string;
}

/** Runs a change, showing that it runs and what went wrong; everything the endpoint touches can be fetched anew. */
export function useAttempt() {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState<EndpointBusy>(null);
  const refresh = () =>
    Promise.all(
      ['serving', 'models', 'ab-tests'].map((domain) => queryClient.invalidateQueries({ queryKey: [domain] })),
    );
  const attempt = async (what: Attempt, work: () => Promise<void>) => {
    setBusy(what.busy);
    try {
      await work();
    } catch (error) {
      showError(what.failed, error);
      await refresh();
    } finally {
      setBusy(null);
    }
  };
  return { busy, attempt, refresh };
}
