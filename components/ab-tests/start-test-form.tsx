'use client';

import { Alert, Button, Checkbox, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { modelQuery, modelVersionQuery } from '@/components/models/queries';
import { endpointsQuery } from '@/components/serving/queries';
import { reasonOf } from '@/components/ui/error-state';
import { SectionCard } from '@/components/ui/section-card';
import { isOwn } from '@/lib/decisions/metric-words';
import { ContestFields, type Contest } from './contest-fields';
import { EvidenceFields } from './evidence-fields';
import { GuardrailFields } from './guardrail-fields';
import { PlanCard } from './plan-card';
import {
  groupsOf,
  metricsOf,
  planBody,
  usualMetric,
  usualOfModel,
  usualSettings,
  type PlanSettings,
} from './plan-settings';
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

const usualContest: Contest = { endpointId: null, challengerId: null, plannedUnits: 30, challengerShare: 0.5 };

interface Planned extends Pick<Contest, 'plannedUnits' | 'challengerShare'> {
  mode: Mode;
  hypothesis: string;
  settings: PlanSettings;
  stopsForHarm: boolean;
}

function useStart(project: string, planned: Planned) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { mode, plannedUnits, hypothesis, settings, challengerShare, stopsForHarm } = planned;
  return useMutation({
    mutationFn: ({ endpoint: id, challenger }: { endpoint: string; challenger: string }) => {
      const [params, plan] = [{ project }, { endpointId: id, plannedUnits, hypothesis, ...planBody(settings) }];
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
}

/** Plans a comparison: which challenger, in shadow or with a share of the traffic, and for how long. */
export function StartTestForm({ project, onClose }: StartTestFormProps) {
  const [mode, setMode] = useState<Mode>('shadow');
  const [hypothesis, setHypothesis] = useState('');
  const [settings, setSettings] = useState(usualSettings);
  const [stopsForHarm, setStopsForHarm] = useState(true);
  const [contest, setContest] = useState(usualContest);
  const { endpointId, challengerId, challengerShare } = contest;
  const endpoints = useQuery(endpointsQuery(project)).data?.items ?? [];
  const isReady = endpointId !== null && (mode === 'watch' || challengerId !== null);
  const endpoint = endpoints.find(({ id }) => id === endpointId);
  const versions =
    useQuery({ ...modelQuery(project, endpoint?.modelId ?? ''), enabled: endpoint !== undefined }).data?.versions ?? [];
  const challenger = versions.find(({ id }) => id === challengerId);
  const detail = useQuery({ ...modelVersionQuery(project, challengerId ?? ''), enabled: challengerId !== null });
  const groups = groupsOf(detail.data?.signature);
  const change = (changed: Partial<PlanSettings>) => setSettings((before) => ({ ...before, ...changed }));
  const changeContest = (changed: Partial<Contest>) => {
    setContest((before) => ({ ...before, ...changed }));
    if (changed.endpointId !== undefined) change(usualOfModel);
  };
  const changeMode = (next: Mode) => {
    setMode(next);
    // What each arm answered itself cannot differ while only the champion answers.
    if (next !== 'split' && isOwn(settings.primaryMetric ?? '')) change({ primaryMetric: null });
  };
  const start = useStart(project, { ...contest, mode, hypothesis, settings, stopsForHarm });
  return (
    <SectionCard title="New test">
      <form
        className={classes.form}
        data-planned={mode !== 'watch'}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) start.mutate({ endpoint: endpointId ?? '', challenger: challengerId ?? '' });
        }}
      >
        <div className={classes.settings}>
          <SegmentedControl
            aria-label="How"
            value={mode}
            onChange={(value) => changeMode(modes.find(({ value: one }) => one === value)?.value ?? 'shadow')}
            data={modes.map(({ value, label }) => ({ value, label }))}
          />
          <p className={classes.method}>{modes.find(({ value }) => value === mode)?.hint}</p>
          <div className={classes.fields}>
            <ContestFields
              contest={contest}
              onChange={changeContest}
              endpoints={endpoints}
              versions={versions}
              hasChallenger={mode !== 'watch'}
              hasShare={mode === 'split'}
            />
            {mode !== 'watch' && (
              <EvidenceFields
                settings={settings}
                onChange={change}
                metrics={metricsOf(challenger?.task ?? undefined, mode)}
                units={groups.units}
                usual={usualMetric(challenger?.task ?? undefined)}
              />
            )}
          </div>
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
          {mode !== 'watch' && (
            <GuardrailFields
              settings={settings}
              onChange={change}
              columns={groups.columns}
              isBinary={challenger?.task !== 'regression' && challenger?.task !== 'multiclass'}
            />
          )}
        </div>
        {mode !== 'watch' && (
          <div className={classes.foretold}>
            {endpointId === null || challengerId === null ? (
              <p className={classes.method}>Choose who meets whom: how long it would take is read from past traffic.</p>
            ) : (
              <PlanCard
                project={project}
                endpointId={endpointId}
                challengerId={challengerId}
                share={mode === 'split' ? challengerShare : 0.5}
                isSplit={mode === 'split'}
                settings={settings}
              />
            )}
          </div>
        )}
        <div className={classes.start}>
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
        </div>
      </form>
    </SectionCard>
  );
}
