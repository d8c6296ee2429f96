'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { showDone, showError, showUndo } from '@/components/ui/undo-toast';
import type { EndpointDetail, UpdateEndpointInput } from '@/lib/contracts/serving';
import { servingCalls } from './queries';

const goldMs = 400;

export interface EndpointActionsInput {
  project: string;
  endpoint: EndpointDetail;
  /** Told the version that has just been promoted, so that the gold can move; null when the data has caught up. */
  onCrown: (versionId: string | null) => void;
}

export type EndpointBusy = 'promote' | 'rollBack' | 'shadow' | null;

/** Everything a person does to one endpoint. Promotion and rolling back name the champion they saw. */
export function useEndpointActions({ project, endpoint, onCrown }: EndpointActionsInput) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [busy, setBusy] = useState<EndpointBusy>(null);
  const params = { project, endpoint: endpoint.id };
  const champion = endpoint.variants.find(({ role }) => role === 'champion');
  const refresh = () =>
    Promise.all(
      ['serving', 'models', 'ab-tests'].map((domain) => queryClient.invalidateQueries({ queryKey: [domain] })),
    );
  const update = async (body: UpdateEndpointInput) => {
    await fetchJson(servingCalls.update, { params, body });
    await refresh();
  };
  const attempt = async (what: Exclude<EndpointBusy, null> | null, failed: string, work: () => Promise<void>) => {
    setBusy(what);
    try {
      await work();
    } catch (error) {
      showError(failed, error);
      await refresh();
    } finally {
      setBusy(null);
    }
  };
  const rollBack = () =>
    attempt('rollBack', 'It was not rolled back', async () => {
      await fetchJson(servingCalls.rollBack, { params, body: { expectedChampionId: champion?.versionId ?? '' } });
      await refresh();
      showDone('Rolled back: the previous champion answers again');
    });
  const promote = (versionId: string, version: number) =>
    attempt('promote', 'It was not promoted', async () => {
      await fetchJson(servingCalls.promote, {
        params,
        body: { versionId, expectedChampionId: champion?.versionId ?? '' },
      });
      onCrown(versionId);
      await new Promise((resolve) => setTimeout(resolve, goldMs));
      await refresh();
      onCrown(null);
      showUndo({
        message: `v${version} is champion of ${endpoint.name}`,
        undo: async () => {
          await fetchJson(servingCalls.rollBack, { params, body: { expectedChampionId: versionId } });
          await refresh();
        },
      });
    });
  const removeShadow = (versionId: string) =>
    attempt('shadow', 'The shadow was not removed', async () => {
      await fetchJson(servingCalls.removeShadow, { params: { ...params, modelVersion: versionId } });
      await refresh();
      showUndo({
        message: 'Removed the shadow',
        undo: async () => {
          await fetchJson(servingCalls.addShadow, { params, body: { versionId } });
          await refresh();
        },
      });
    });
  const setArchived = (archived: boolean) =>
    attempt(null, 'The endpoint could not be changed', async () => {
      await update({ archived });
      showUndo({
        message: `${archived ? 'Archived' : 'Restored'} ${endpoint.name}`,
        undo: () => update({ archived: !archived }),
      });
    });
  const remove = () =>
    attempt(null, 'The endpoint could not be deleted', async () => {
      await update({ deleted: true });
      router.push(`/p/${project}/endpoints`);
      showUndo({ message: `Deleted ${endpoint.name}`, undo: () => update({ deleted: false }) });
    });
  return { busy, rename: (name: string) => update({ name }), setArchived, remove, promote, rollBack, removeShadow };
}
