'use client';

import { fetchJson } from '@/components/fetch-json';
import { useArchiving } from '@/components/ui/use-archiving';
import type { EndpointDetail } from '@/lib/contracts/serving';
import { servingCalls } from './queries';
import { useAttempt } from './use-attempt';

/** Rename, archive and delete one endpoint, each with undo. */
export function useEndpointActions({ project, endpoint }: { project: string; endpoint: EndpointDetail }) {
  const { refresh } = useAttempt();
  return useArchiving({
    name: endpoint.name,
    noun: 'endpoint',
    listHref: `/p/${project}/endpoints`,
    update: async (body) => {
      await fetchJson(servingCalls.update, { params: { project, endpoint: endpoint.id }, body });
      await refresh();
    },
  });
}
