'use client';

import {
  Alert,
  Autocomplete,
  Button,
  Checkbox,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  TextInput,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { modelQuery } from '@/components/models/queries';
import { endpointsQuery } from '@/components/serving/queries';
import { reasonOf } from '@/components/ui/error-state';
import { SectionCard } from '@/components/ui/section-card';
import { PlanCard } from './plan-card';
import { comparableMetrics } from '@/lib/metrics/compare-answers';
import { metricTitle } from '@/lib/metrics/metric-title';
import { StartShadowTestInput } from '@/lib/contracts/ab-tests';
import { testCalls } from './queries';
import classes from './ab-tests.module.css';

export interface StartTestFormProps {
  project: string;
  onClose: () => void;
}

const modes = [
  { value: 'shadow', label: 'Shadow', hint: 'Both score every request, the champion answers.' },
  { value: 'split', label: 'A/B', hint: 'Both score every request; a sticky hash of the key decides who answers.' },
  {
    value: 'watch',
    label: 'Watch',
    hint: 'The champion before scores on in the shadow, and comes back by itself if it is shown to be better.',
  },
] as const;
type Mode = (typeof modes)[number]['value'];

const Metrics = StartShadowTestInput.shape.primaryMetric.unwrap().options;
type Metric = (typeof Metrics)[number];

/** Metrics that can decide between models of a task. */
function metricsOf(task: keyof typeof comparableMetrics | undefined, mode: Mode): { value: Metric; label: string }[] {
  const own = mode === 'split' && task !== 'multiclass' ? ['outcome', 'cost'] : [];
  const fitting: readonly string[] = task === undefined ? [] : [...comparableMetrics[task], ...own];
  return Metrics.filter((metric) => fitting.includes(metric)).map((value) => ({ value, label: metricTitle(value) }));
}

/** Plans a comparison: which challenger, in shadow or with a share of the traffic, and for how long. */
export function StartTestForm({ project, onClose }: StartTestFormProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [mode, setMode] = useState<Mode>('shadow');
  const [hypothesis, setHypothesis] = useState('');
  const [unit, setUnit] = useState('day');
  const [primaryMetric, setPrimaryMetric] = useState<Metric | null>(null);
  const [stopsForHarm, setStopsForHarm] = useState(true);
  const [endpointId, setEndpointId] = useState<string | null>(null);
  const [challengerId, setChallengerId] = useState<string | null>(null);
  const [plannedUnits, setPlannedUnits] = useState(30);
  const [challengerShare, setChallengerShare] = useState(0.5);
  const endpoints = useQuery(endpointsQuery(project)).data?.items ?? [];
  const isReady = endpointId !== null && (mode === 'watch' || challengerId !== null);
  const endpoint = endpoints.find(({ id }) => id === endpointId);
  const champion = endpoint?.variants.find(({ role }) => role === 'champion');
  const versions =
    useQuery({ ...modelQuery(project, endpoint?.modelId ?? ''), enabled: endpoint !== undefined }).data?.versions ?? [];
  const start = useMutation({
    mutationFn: ({ endpoint: id, challenger }: { endpoint: string; challenger: string }) => {
      const decides = { unit, ...(primaryMetric === null ? {} : { primaryMetric }) };
      const [params, plan] = [{ project }, { endpointId: id, plannedUnits, hypothesis, ...decides }];
      if (mode === 'watch') {
        return fetchJson(testCalls.startWatch, { params, body: { endpointId: id, plannedUnits, hypothesis } });
      }
      if (mode === 'shadow') {
        return fetchJson(testCalls.startShadow, { params, body: { ...plan, challengerIds: [challenger] } });
      }
      const split = { challengerId: challenger, challengerShare, stopsForHarm };
      return fetchJson(testCalls.startSplit, { params, body: { ...plan, ...split } });
    },
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
          if (isReady) start.mutate({ endpoint: endpointId ?? '', challenger: challengerId ?? '' });
        }}
      >
        <SegmentedControl
          aria-label="How"
          value={mode}
          onChange={(value) => setMode(modes.find(({ value: one }) => one === value)?.value ?? 'shadow')}
          data={modes.map(({ value, label }) => ({ value, label }))}
        />
        <p className={classes.method}>{modes.find(({ value }) => value === mode)?.hint}</p>
        <div className={classes.fields}>
          <Select
            label="Endpoint"
            data={endpoints.map(({ id, name }) => ({ value: id, label: name }))}
            value={endpointId}
            onChange={setEndpointId}
            allowDeselect={false}
          />
          {mode !== 'watch' && (
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
          )}
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
        {mode !== 'watch' && (
          <div className={classes.fields}>
            <Select
              label="Decides"
              data={metricsOf(versions.find(({ id }) => id === challengerId)?.task ?? undefined, mode)}
              value={primaryMetric}
              placeholder="Log-loss, or squared error"
              onChange={(value) => setPrimaryMetric(Metrics.find((one) => one === value) ?? null)}
              clearable
            />
            <Autocomplete
              label="Unit of evidence"
              description="day, request, key, or an input by name"
              data={['day', 'request', 'key']}
              value={unit}
              onChange={setUnit}
            />
          </div>
        )}
        <TextInput
          label="Hypothesis"
          placeholder="What you expect, and why"
          value={hypothesis}
          onChange={({ currentTarget }) => setHypothesis(currentTarget.value)}
        />
        {mode === 'split' && (
          <Checkbox
            label="Stop by itself as soon as the challenger is shown to do harm"
            checked={stopsForHarm}
            onChange={({ currentTarget }) => setStopsForHarm(currentTarget.checked)}
          />
        )}
        {mode !== 'watch' && endpointId !== null && challengerId !== null && (
          <PlanCard
            project={project}
            endpointId={endpointId}
            challengerId={challengerId}
            share={mode === 'split' ? challengerShare : 0.5}
          />
        )}
        {start.error && (
          <Alert color="red" variant="light">
            {reasonOf(start.error)}
          </Alert>
        )}
        <Group gap="xs">
          <Button type="submit" variant="filled" loading={start.isPending} disabled={!isReady}>
            Start
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Group>
      </form>
    </SectionCard>
  );
}
