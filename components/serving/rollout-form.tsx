'use client';

import {
  Alert,
  Button,
  Group,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  TextInput,
} from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { modelQuery } from '@/components/models/queries';
import { reasonOf } from '@/components/ui/error-state';
import { SectionCard } from '@/components/ui/section-card';
import { CanaryGuardrails, type RolloutPlan } from '@/lib/contracts/rollouts';
import { servingCalls } from './queries';
import type { RolloutProps } from './rollout-tab';
import { readSteps } from './rollout-words';
import { useAttempt } from './use-attempt';
import classes from './serving.module.css';

type Kind = RolloutPlan['kind'];

const sentences: Record<Kind, string> = {
  canary: 'The newcomer gets more and more of the traffic, and none once a guardrail breaks.',
  split: 'Several versions side by side with fixed shares; the champion has the rest.',
  bandit: 'Traffic goes to the version that does best, by its chance to be the best.',
};

/** Begins a canary, a split over several arms, or a bandit. */
export function RolloutForm({ project, endpoint }: RolloutProps) {
  const { refresh } = useAttempt();
  const [kind, setKind] = useState<Kind>('canary');
  const [chosen, setChosen] = useState<string[]>([]);
  const [steps, setSteps] = useState('1, 5, 25, 50');
  const [minutes, setMinutes] = useState(30);
  const [promoteAtEnd, setPromoteAtEnd] = useState(false);
  const [share, setShare] = useState(0.2);
  const [goal, setGoal] = useState<'loss' | 'label'>('loss');
  const versions = useQuery(modelQuery(project, endpoint.modelId)).data?.versions ?? [];
  const championId = endpoint.variants.find(({ role }) => role === 'champion')?.versionId;
  const data = versions
    .filter(({ id }) => id !== championId)
    .map(({ id, version }) => ({ value: id, label: `v${version}` }));
  const planOf = (): RolloutPlan => {
    if (kind === 'bandit') return { kind, versionIds: chosen, goal, floor: 0.05, everyMinutes: minutes };
    if (kind === 'split') return { kind, arms: chosen.map((versionId) => ({ versionId, share })) };
    const read = readSteps(steps, minutes);
    if (!read) throw new TypeError('Steps are growing percentages between 0 and 100, such as 1, 5, 25.');
    return { kind, versionId: chosen[0] ?? '', steps: read, guardrails: CanaryGuardrails.parse({}), promoteAtEnd };
  };
  const start = useMutation({
    mutationFn: async () =>
      fetchJson(servingCalls.startRollout, { params: { project, endpoint: endpoint.id }, body: planOf() }),
    onSuccess: refresh,
  });
  return (
    <SectionCard title="Begin a rollout" aside={sentences[kind]}>
      <form
        className={classes.rollout}
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate();
        }}
      >
        <SegmentedControl
          size="xs"
          aria-label="Kind"
          value={kind}
          onChange={(value) => {
            setKind(value);
            setChosen(chosen.slice(0, 1));
          }}
          data={[
            { value: 'canary' as const, label: 'Canary' },
            { value: 'split' as const, label: 'A/B/n' },
            { value: 'bandit' as const, label: 'Bandit' },
          ]}
          w="fit-content"
        />
        <div className={classes.fields}>
          {kind === 'canary' ? (
            <Select
              label="Version"
              data={data}
              value={chosen[0] ?? null}
              onChange={(value) => setChosen(value ? [value] : [])}
              required
            />
          ) : (
            <MultiSelect label="Versions" data={data} value={chosen} onChange={setChosen} maxValues={6} required />
          )}
          {kind === 'canary' && (
            <TextInput label="Steps, %" value={steps} onChange={(event) => setSteps(event.currentTarget.value)} />
          )}
          {kind === 'split' && (
            <NumberInput
              label="Share of each"
              min={0.01}
              max={0.99}
              step={0.05}
              value={share}
              onChange={(value) => setShare(Number(value))}
            />
          )}
          {kind !== 'split' && (
            <NumberInput
              label={kind === 'canary' ? 'Minutes a step' : 'Minutes between moves'}
              min={1}
              value={minutes}
              onChange={(value) => setMinutes(Number(value))}
            />
          )}
          {kind === 'bandit' && (
            <Select
              label="Best is"
              data={[
                { value: 'loss' as const, label: 'least squared error' },
                { value: 'label' as const, label: 'most positive labels' },
              ]}
              value={goal}
              onChange={(value) => setGoal(value ?? 'loss')}
              allowDeselect={false}
            />
          )}
        </div>
        {kind === 'canary' && (
          <Switch
            label="Promote after the last step"
            checked={promoteAtEnd}
            onChange={(event) => setPromoteAtEnd(event.currentTarget.checked)}
          />
        )}
        {start.error && (
          <Alert color="red" variant="light">
            {reasonOf(start.error)}
          </Alert>
        )}
        <Group>
          <Button type="submit" variant="filled" loading={start.isPending} disabled={chosen.length === 0}>
            Start
          </Button>
        </Group>
      </form>
    </SectionCard>
  );
}
