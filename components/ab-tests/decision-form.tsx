'use client';

import { Button, Checkbox, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { showDone, showError } from '@/components/ui/undo-toast';
import type { AbTestDetail, DecideTestInput } from '@/lib/contracts/ab-tests';
import { isOwn } from '@/lib/decisions/metric-words';
import { testCalls } from './queries';
import classes from './ab-tests.module.css';

const domains = ['ab-tests', 'serving', 'models', 'orgs'];
const watchDays = 30;

/** Promote, keep or extend: one click each, and the reason goes into the audit. */
export function DecisionForm({ project, test }: { project: string; test: AbTestDetail }) {
  const queryClient = useQueryClient();
  const challengers = test.arms.filter(({ role }) => role === 'challenger');
  const champion = test.arms.find(({ role }) => role === 'champion');
  const [versionId, setVersionId] = useState(challengers[0]?.versionId ?? '');
  const [reason, setReason] = useState('');
  const canWatch = !isOwn(test.primaryMetric);
  const [isWatched, setWatched] = useState(canWatch);
  const [days, setDays] = useState(test.plannedUnits + 14);
  const params = { project, test: test.id };
  const settled = {
    onError: (error: unknown) => showError('Nothing was decided', error),
    onSettled: () => Promise.all(domains.map((domain) => queryClient.invalidateQueries({ queryKey: [domain] }))),
  };
  const decide = useMutation({
    mutationFn: (body: DecideTestInput) => fetchJson(testCalls.decide, { params, body }),
    onSuccess: (_test, { decision }) => showDone(decision === 'keep' ? 'The champion stays.' : 'Promoted.'),
    ...settled,
  });
  const extend = useMutation({
    mutationFn: () => fetchJson(testCalls.extend, { params, body: { plannedUnits: days, reason } }),
    ...settled,
  });
  const promote = () =>
    decide.mutate({
      decision: 'promote',
      versionId,
      expectedChampionId: champion?.versionId ?? '',
      watchDays: isWatched ? watchDays : null,
      reason,
    });
  return (
    <div className={classes.form}>
      <div className={classes.fields}>
        {challengers.length > 1 && (
          <Select
            label="Challenger"
            data={challengers.map((arm) => ({ value: arm.versionId, label: `v${arm.version}` }))}
            value={versionId}
            onChange={(chosen) => setVersionId(chosen ?? '')}
            allowDeselect={false}
          />
        )}
        <TextInput label="Reason" value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
        {test.status === 'running' && (
          <NumberInput
            label="Extend to"
            suffix=" days"
            min={test.plannedUnits + 1}
            max={365}
            value={days}
            onChange={(value) => setDays(Number(value))}
          />
        )}
      </div>
      {canWatch && (
        <Checkbox
          label={`After promoting, watch for ${watchDays} days`}
          description="The old champion comes back by itself if it is shown to be better."
          checked={isWatched}
          onChange={({ currentTarget }) => setWatched(currentTarget.checked)}
        />
      )}
      <Group gap="xs">
        <Button variant="filled" data-promote loading={decide.isPending} onClick={promote}>
          Promote v{challengers.find((arm) => arm.versionId === versionId)?.version}
        </Button>
        <Button loading={decide.isPending} onClick={() => decide.mutate({ decision: 'keep', reason })}>
          Keep the champion
        </Button>
        {test.status === 'running' && (
          <Button loading={extend.isPending} onClick={() => extend.mutate()}>
            Extend
          </Button>
        )}
      </Group>
    </div>
  );
}
