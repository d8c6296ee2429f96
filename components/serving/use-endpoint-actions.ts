'use client';

import { useRouter } from 'next/navigation';
import { fetchJson } from '@/components/fetch-json';
import { showUndo } from '@/components/ui/undo-toast';
import type { EndpointDetail, UpdateEndpointInput } from '@/lib/contracts/serving';
import { servingCalls } from './queries';
import { useAttempt } from './use-attempt';

/** Rename, archive and delete one endpoint, each with undo. */
export function useEndpointActions({ project, endpoint }: { project: string; endpoint: EndpointDetail }) {
  const router = useRouter();
  const { attempt, refresh } = useAttempt();
  const update = async (body: UpdateEndpointInput) => {
    await fetchJson(servingCalls.update, { params: { project, endpoint: endpoint.id }, body });
    await refresh();
  };
  const setArchived = (archived: boolean) =>
    attempt({ busy: null, failed: 'The endpoint could not be changed' }, async () => {
      await update({ archived });
      showUndo({
        message: `${archived ? 'Archived' : 'Restored'} ${endpoint.name}`,
        undo: () => update({ archived: !archived }),
      });
    });
  const remove = () =>
    attempt({ busy: null, failed: 'The endpoint could not be deleted' }, async () => {
      await update({ deleted: true });
      router.push(`/p/${project}/endpoints`);
      showUndo({ message: `Deleted ${endpoint.name}`, undo: () => update({ deleted: false }) });
    });
  return { rename: (name: string) => update({ name }), setArchived, remove };
}
