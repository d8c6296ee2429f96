'use client';

import { Alert, Button, Group, SegmentedControl } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { modelQuery } from '@/components/models/queries';
import { reasonOf } from '@/components/ui/error-state';
import { SectionCard } from '@/components/ui/section-card';
import { servingCalls } from './queries';
import { RolloutFields } from './rollout-fields';
import { emptyDraft, planOf, type RolloutKind } from './rollout-plan';
import type { RolloutProps } from './rollout-tab';
import { useAttempt } from './use-attempt';
import classes from './serving.module.css';

const sentences: Record<RolloutKind, string> = {
  canary: 'The newcomer gets more and more of the traffic, and none once a guardrail breaks.',
  split: 'Several versions side by side with fixed shares; the champion has the rest.',
  bandit: 'Traffic goes to the version that does best, by its chance to be the best.',
  'blue-green': 'Green is loaded everywhere and can be tried; one switch moves all traffic, one brings it back.',
};

const kinds: { value: RolloutKind; label: string }[] = [
  { value: 'canary', label: 'Canary' },
  { value: 'blue-green', label: 'Blue/green' },
  { value: 'split', label: 'A/B/n' },
  { value: 'bandit', label: 'Bandit' },
];

/** Begins a canary, blue/green, a split over several arms, or a bandit. */
export function RolloutForm({ project, endpoint }: RolloutProps) {
  const { refresh } = useAttempt();
  const [draft, setDraft] = useState(emptyDraft);
  const versions = useQuery(modelQuery(project, endpoint.modelId)).data?.versions ?? [];
  const championId = endpoint.variants.find(({ role }) => role === 'champion')?.versionId;
  const choices = versions
    .filter(({ id }) => id !== championId)
    .map(({ id, version }) => ({ value: id, label: `v${version}` }));
  const start = useMutation({
    mutationFn: async () =>
      fetchJson(servingCalls.startRollout, { params: { project, endpoint: endpoint.id }, body: planOf(draft) }),
    onSuccess: refresh,
  });
  return (
    <SectionCard title="Begin a rollout" aside={sentences[draft.kind]}>
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
          value={draft.kind}
          onChange={(kind) => setDraft({ ...draft, kind, chosen: draft.chosen.slice(0, 1) })}
          data={kinds}
          w="fit-content"
        />
        <RolloutFields draft={draft} choices={choices} onChange={(part) => setDraft({ ...draft, ...part })} />
        {start.error && (
          <Alert color="red" variant="light">
            {reasonOf(start.error)}
          </Alert>
        )}
        <Group>
          <Button type="submit" variant="filled" loading={start.isPending} disabled={draft.chosen.length === 0}>
            Start
          </Button>
        </Group>
      </form>
    </SectionCard>
  );
}
