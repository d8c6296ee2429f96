'use client';

import { Alert, Button, Group, NumberInput, SegmentedControl, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { modelQuery } from '@/components/models/queries';
import { endpointsQuery } from '@/components/serving/queries';
import { reasonOf } from '@/components/ui/error-state';
import { SectionCard } from '@/components/ui/section-card';
import { testCalls } from './queries';
import classes from './ab-tests.module.css';

export interface StartTestFormProps {
  project: string;
  onClose: () => void;
}

/** Plans a comparison: which challenger, in shadow or with a share of the traffic, and for how long. */
export function StartTestForm({ project, onClose }: StartTestFormProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [mode, setMode] = useState<'shadow' | 'split'>('shadow');
  const [endpointId, setEndpointId] = useState<string | null>(null);
  const [challengerId, setChallengerId] = useState<string | null>(null);
  const [plannedUnits, setPlannedUnits] = useState(30);
  const [challengerShare, setChallengerShare] = useState(0.5);
  const endpoints = useQuery(endpointsQuery(project)).data?.items ?? [];
  const endpoint = endpoints.find(({ id }) => id === endpointId);
  const champion = endpoint?.variants.find(({ role }) => role === 'champion');
  const versions =
    useQuery({ ...modelQuery(project, endpoint?.modelId ?? ''), enabled: endpoint !== undefined }).data?.versions ?? [];
  const start = useMutation({
    mutationFn: ({ endpoint: id, challenger }: { endpoint: string; challenger: string }) =>
      mode === 'shadow'
        ? fetchJson(testCalls.startShadow, {
            params: { project },
            body: { endpointId: id, challengerIds: [challenger], plannedUnits },
          })
        : fetchJson(testCalls.startSplit, {
            params: { project },
            body: { endpointId: id, challengerId: challenger, plannedUnits, challengerShare },
          }),
    onSuccess: async (test) => {
      await Promise.all(['ab-tests', 'serving'].map((domain) => queryClient.invalidateQueries({ queryKey: [domain] })));
      router.push(`/p/${project}/tests/${test.id}`);
    },
  });
  return (
    <SectionCard title="New test">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (endpointId && challengerId) start.mutate({ endpoint: endpointId, challenger: challengerId });
        }}
      >
        <SegmentedControl
          aria-label="How"
          value={mode}
          onChange={(value) => setMode(value === 'split' ? 'split' : 'shadow')}
          data={[
            { value: 'shadow', label: 'Shadow: every request is scored, the champion answers' },
            { value: 'split', label: 'A/B: both answer' },
          ]}
        />
        <div className={classes.fields}>
          <Select
            label="Endpoint"
            data={endpoints.map(({ id, name }) => ({ value: id, label: name }))}
            value={endpointId}
            onChange={setEndpointId}
            allowDeselect={false}
          />
          <Select
            label="Challenger"
            disabled={!endpoint}
            value={challengerId}
            onChange={setChallengerId}
            allowDeselect={false}
            data={versions
              .filter(({ id }) => id !== champion?.versionId)
              .map(({ id, version, trainedOn }) => ({ value: id, label: `v${version}, ${trainedOn.sentence}` }))}
          />
          <NumberInput
            label="Days"
            description="Complete days to read"
            min={2}
            max={365}
            value={plannedUnits}
            onChange={(days) => setPlannedUnits(Number(days))}
          />
          {mode === 'split' && (
            <NumberInput
              label="Challenger's share"
              min={0.01}
              max={0.99}
              step={0.05}
              decimalScale={2}
              value={challengerShare}
              onChange={(share) => setChallengerShare(Number(share))}
            />
          )}
        </div>
        {start.error && (
          <Alert color="red" variant="light">
            {reasonOf(start.error)}
          </Alert>
        )}
        <Group gap="xs">
          <Button type="submit" variant="filled" loading={start.isPending} disabled={!endpointId || !challengerId}>
            Start
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Group>
      </form>
    </SectionCard>
  );
}
