'use client';

import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { servingCalls } from '@/components/serving/queries';
import { confirmModal } from '@/components/ui/confirm-modal';
import { showDone, showError, showUndo } from '@/components/ui/undo-toast';
import type { DecideRoundInput, RoundDetail } from '@/lib/contracts/policies';
import { policyCalls } from './queries';

const closed: readonly RoundDetail['status'][] = ['promoted', 'kept', 'cancelled', 'failed'];

/** Keep, promote or cancel: a round's decision belongs to a person. */
export function RoundActions({ project, round }: { project: string; round: RoundDetail }) {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState<DecideRoundInput['decision'] | null>(null);
  const refresh = () =>
    Promise.all(
      ['policies', 'serving', 'ab-tests', 'models'].map((domain) =>
        queryClient.invalidateQueries({ queryKey: [domain] }),
      ),
    );
  const decide = async (decision: DecideRoundInput['decision']) => {
    setBusy(decision);
    try {
      const decided = await fetchJson(policyCalls.decide, { params: { project, round: round.id }, body: { decision } });
      await refresh();
      if (decision === 'promote') showUndo({ message: decided.sentence, undo: () => rollBack() });
      else showDone(decided.sentence);
    } catch (error) {
      showError('The decision was not taken', error);
    } finally {
      setBusy(null);
    }
  };
  const rollBack = async () => {
    const params = { project, endpoint: round.endpointId };
    await fetchJson(servingCalls.rollBack, { params, body: { expectedChampionId: round.chosenVersionId ?? '' } });
    await refresh();
  };
  const cancel = async () => {
    const body = 'Its tests end and the champion answers alone. A cancelled round is not taken up again.';
    if (await confirmModal({ title: `Cancel round ${round.number}?`, body, confirm: 'Cancel the round' }))
      await decide('cancel');
  };
  if (closed.includes(round.status)) return null;
  return (
    <>
      <Button onClick={() => void cancel()} loading={busy === 'cancel'}>
        Cancel round
      </Button>
      {round.status === 'awaiting-decision' && (
        <>
          <Button onClick={() => void decide('keep')} loading={busy === 'keep'}>
            Keep the champion
          </Button>
          <Button
            variant="filled"
            data-promote
            onClick={() => void decide('promote')}
            loading={busy === 'promote'}
            disabled={round.chosenVersionId === null}
          >
            Promote
          </Button>
        </>
      )}
    </>
  );
}
