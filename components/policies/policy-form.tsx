'use client';

import { Alert, Button, Checkbox, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { datasetsQuery } from '@/components/datasets/queries';
import { runQuery } from '@/components/experiments/queries';
import { fetchJson } from '@/components/fetch-json';
import { modelVersionQuery } from '@/components/models/queries';
import { endpointsQuery } from '@/components/serving/queries';
import { reasonOf } from '@/components/ui/error-state';
import { SectionCard } from '@/components/ui/section-card';
import { showDone } from '@/components/ui/undo-toast';
import { TrainingConfig } from '@/lib/contracts/training';
import { policyCalls } from './queries';
import classes from './policies.module.css';

export interface PolicyFormProps {
  project: string;
  onClose: () => void;
}

/** Makes a policy for an endpoint: challengers are trained as its champion was, on fresher rows. */
export function PolicyForm({ project, onClose }: PolicyFormProps) {
  const queryClient = useQueryClient();
  const [name, setName] = useState('Retrain when quality falls');
  const [endpointId, setEndpointId] = useState<string | null>(null);
  const [datasetId, setDatasetId] = useState<string | null>(null);
  const [alert, setAlert] = useState(true);
  const [minNewLabelDays, setMinNewLabelDays] = useState(30);
  const [lastDays, setLastDays] = useState(30);
  const endpoints = useQuery(endpointsQuery(project)).data?.items ?? [];
  const datasets = (useQuery(datasetsQuery(project)).data?.items ?? []).filter(({ timeColumn }) => timeColumn !== null);
  const endpoint = endpoints.find(({ id }) => id === endpointId);
  const timeColumn = datasets.find(({ id }) => id === datasetId)?.timeColumn ?? null;
  const config = useChampionConfig(
    project,
    endpoint?.variants.find(({ role }) => role === 'champion')?.versionId ?? null,
  );
  const create = useMutation({
    mutationFn: async () => {
      if (!endpoint || !datasetId || !timeColumn || !config)
        throw new TypeError('Choose an endpoint and a dataset with a time column.');
      return fetchJson(policyCalls.create, {
        params: { project },
        body: {
          endpointId: endpoint.id,
          name,
          condition: { alertSinceLastRound: alert, minNewLabelDays },
          plan: {
            datasetId,
            timeColumn,
            spec: config.spec,
            experimentName: endpoint.name,
            modelName: endpoint.modelName,
            challengers: [
              { name: `Freshest ${lastDays} days`, lastDays },
              { name: 'Everything so far', lastDays: null },
            ],
            shadow: {},
            ab: {},
          },
        },
      });
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['policies'] });
      showDone(`Made ${name}`);
      onClose();
    },
  });
  const trainable = endpoint === undefined || config !== null;
  return (
    <SectionCard title="New policy" aside="challengers are trained as the champion was, on fresher rows">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <div className={classes.fields}>
          <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} required />
          <Select
            label="Endpoint"
            data={endpoints.map((one) => ({ value: one.id, label: one.name }))}
            value={endpointId}
            onChange={setEndpointId}
            allowDeselect={false}
            error={trainable ? undefined : 'Its champion was not trained here, so it cannot be retrained.'}
          />
          <Select
            label="Dataset"
            description="needs a time column"
            data={datasets.map((one) => ({ value: one.id, label: one.name }))}
            value={datasetId}
            onChange={setDatasetId}
            allowDeselect={false}
          />
          <NumberInput
            label="Days of new labels"
            min={1}
            max={3650}
            value={minNewLabelDays}
            onChange={(days) => setMinNewLabelDays(Number(days))}
          />
          <NumberInput
            label="Freshest days"
            description="for the first challenger"
            min={1}
            max={3650}
            value={lastDays}
            onChange={(days) => setLastDays(Number(days))}
          />
        </div>
        <Checkbox
          label="Only after an alert since the last round"
          checked={alert}
          onChange={(event) => setAlert(event.currentTarget.checked)}
        />
        {create.error && (
          <Alert color="red" variant="light">
            {reasonOf(create.error)}
          </Alert>
        )}
        <Group gap="xs">
          <Button
            type="submit"
            variant="filled"
            loading={create.isPending}
            disabled={!endpoint || !datasetId || !config || name.trim() === ''}
          >
            Make policy
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Group>
      </form>
    </SectionCard>
  );
}

/** How the champion was trained; null while unknown, or when it was not trained here. */
function useChampionConfig(project: string, versionId: string | null): TrainingConfig | null {
  const version = useQuery({ ...modelVersionQuery(project, versionId ?? ''), enabled: versionId !== null }).data;
  const run = useQuery({ ...runQuery(project, version?.runId ?? ''), enabled: Boolean(version?.runId) }).data;
  const config = TrainingConfig.safeParse(run?.config);
  return config.success ? config.data : null;
}
