'use client';

import { Alert, Button, Group, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { datasetQuery, datasetsQuery } from '@/components/datasets/queries';
import { fetchJson } from '@/components/fetch-json';
import { endpointsQuery } from '@/components/serving/queries';
import { reasonOf } from '@/components/ui/error-state';
import { SectionCard } from '@/components/ui/section-card';
import { monitoringCalls } from './queries';
import classes from './monitoring.module.css';

export interface MonitorFormProps {
  project: string;
  onClose: () => void;
}

/** Makes a monitor: which endpoint, against which data, in windows of how many days. */
export function MonitorForm({ project, onClose }: MonitorFormProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [name, setName] = useState('Weekly check');
  const [endpointId, setEndpointId] = useState<string | null>(null);
  const [versionIds, setVersionIds] = useState<string[]>([]);
  const [windowDays, setWindowDays] = useState(7);
  const endpoints = useQuery(endpointsQuery(project)).data?.items ?? [];
  const datasets = useQuery(datasetsQuery(project)).data?.items ?? [];
  const details = useQueries({ queries: datasets.map(({ id }) => datasetQuery(project, id)) });
  const versions = details.flatMap(({ data }) => data?.versions.filter(({ status }) => status === 'ready') ?? []);
  const create = useMutation({
    mutationFn: (endpoint: string) =>
      fetchJson(monitoringCalls.create, {
        params: { project },
        body: { endpointId: endpoint, name, referenceVersionIds: versionIds, windowDays },
      }),
    onSuccess: async (monitor) => {
      await queryClient.invalidateQueries({ queryKey: ['monitoring'] });
      router.push(`/p/${project}/monitoring/${monitor.id}`);
    },
  });
  return (
    <SectionCard title="New monitor">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (endpointId) create.mutate(endpointId);
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
          />
          <MultiSelect
            label="Reference"
            description="what the champion learnt from"
            value={versionIds}
            onChange={setVersionIds}
            searchable
            data={versions.map(({ id, datasetName, version, label }) => ({
              value: id,
              label: `${datasetName} ${label || `v${version}`}`,
            }))}
          />
          <NumberInput
            label="Window"
            suffix=" days"
            min={1}
            max={90}
            value={windowDays}
            onChange={(days) => setWindowDays(Number(days))}
          />
        </div>
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
            disabled={!endpointId || versionIds.length === 0 || name.trim() === ''}
          >
            Make monitor
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Group>
      </form>
    </SectionCard>
  );
}
