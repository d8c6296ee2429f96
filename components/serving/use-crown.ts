'use client';

import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { showDone, showUndo } from '@/components/ui/undo-toast';
import type { EndpointDetail } from '@/lib/contracts/serving';
import { servingCalls } from './queries';
import { useAttempt } from './use-attempt';

const goldMs = 400;

/** Promotes, rolls back and removes shadows. Each names the champion that was seen, so old news is refused. */
export function useCrown({ project, endpoint }: { project: string; endpoint: EndpointDetail }) {
  const { busy, attempt, refresh } = useAttempt();
  const [crownedId, setCrownedId] = useState<string | null>(null);
  const params = { project, endpoint: endpoint.id };
  const expectedChampionId = endpoint.variants.find(({ role }) => role === 'champion')?.versionId ?? '';
  const goBack = async (expected: string) => {
    await fetchJson(servingCalls.rollBack, { params, body: { expectedChampionId: expected } });
    await refresh();
  };
  const rollBack = () =>
    attempt({ busy: 'rollBack', failed: 'It was not rolled back' }, async () => {
      await goBack(expectedChampionId);
      showDone('Rolled back: the previous champion answers again');
    });
  const promote = (versionId: string, version: number) =>
    attempt({ busy: 'promote', failed: 'It was not promoted' }, async () => {
      await fetchJson(servingCalls.promote, { params, body: { versionId, expectedChampionId } });
      setCrownedId(versionId);
      await new Promise((resolve) => setTimeout(resolve, goldMs));
      await refresh();
      setCrownedId(null);
      showUndo({ message: `v${version} is champion of ${endpoint.name}`, undo: () => goBack(versionId) });
    });
  const removeShadow = (versionId: string) =>
    attempt({ busy: 'shadow', failed: 'The shadow was not removed' }, async () => {
      await fetchJson(servingCalls.removeShadow, { params: { ...params, modelVersion: versionId } });
      await refresh();
      const undo = async () => {
        await fetchJson(servingCalls.addShadow, { params, body: { versionId } });
        await refresh();
      };
      showUndo({ message: 'Removed the shadow', undo });
    });
  return { busy, crownedId, promote, rollBack, removeShadow };
}
