'use client';

import { Group, MultiSelect, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { datasetQuery, datasetsQuery } from '@/components/datasets/queries';
import { fetchJson } from '@/components/fetch-json';
import { Columns } from '@/components/ui/layout';
import { SectionCard } from '@/components/ui/section-card';
import { SubmitForm } from '@/components/ui/submit-form';
import { showDone } from '@/components/ui/undo-toast';
import type { RegisteredModelDetail } from '@/lib/contracts/models';
import type { EvaluationPlan } from '@/lib/contracts/version-facts';
import { Signature } from '@/lib/preprocessing/schema';
import { modelCalls } from './queries';

export interface EvaluationPlanFormProps {
  project: string;
  model: RegisteredModelDetail;
  /** Of the version whose columns may be chosen. */
  signature: unknown;
  onClose: () => void;
}

const mostColumns = 6;
const instantOf = (day: string) => (day.trim() === '' ? null : `${day.trim()}T00:00:00.000Z`);

/** Chooses the locked test of a model and the columns of its slices. */
export function EvaluationPlanForm({ project, model, signature, onClose }: EvaluationPlanFormProps) {
  const queryClient = useQueryClient();
  const { test, sliceColumns } = model.evaluationPlan;
  const [datasetId, setDatasetId] = useState<string | null>(null);
  const [versionIds, setVersionIds] = useState<string[]>(test?.datasetVersionIds ?? []);
  const [from, setFrom] = useState(test?.timeRange?.from?.slice(0, 10) ?? '');
  const [to, setTo] = useState(test?.timeRange?.to?.slice(0, 10) ?? '');
  const [columns, setColumns] = useState<string[]>(sliceColumns ?? []);
  const datasets = useQuery(datasetsQuery(project)).data?.items ?? [];
  const dataset = useQuery({ ...datasetQuery(project, datasetId ?? ''), enabled: datasetId !== null }).data;
  const versions = dataset?.versions.filter(({ status }) => status === 'ready') ?? [];
  const known = versions.map(({ id, version, label }) => ({ value: id, label: label || `v${version}` }));
  const kept = versionIds.filter((id) => !known.some(({ value }) => value === id));
  const names = Signature.safeParse(signature).data?.inputs.map(({ name }) => name) ?? [];
  const timeColumn = dataset?.timeColumn ?? test?.timeRange?.column ?? null;
  const save = useMutation({
    mutationFn: () => {
      const hasRange = timeColumn !== null && (from !== '' || to !== '');
      const timeRange = hasRange ? { column: timeColumn, from: instantOf(from), to: instantOf(to) } : null;
      const body: EvaluationPlan = {
        test: versionIds.length === 0 ? null : { datasetVersionIds: versionIds, timeRange },
        sliceColumns: columns.length === 0 ? null : columns,
      };
      return fetchJson(modelCalls.setEvaluationPlan, { params: { project, model: model.id }, body });
    },
    onSuccess: () => {
      showDone(`The versions of ${model.name} are being measured again`);
      onClose();
      return queryClient.invalidateQueries({ queryKey: ['models'] });
    },
  });
  return (
    <SectionCard title="What versions are measured on" aside={`all versions of ${model.name}`}>
      <SubmitForm
        submit="Save and measure"
        onSubmit={() => save.mutate()}
        isPending={save.isPending}
        error={save.error}
        onCancel={onClose}
      >
        <p>
          The locked test is data that no training may see. Without one, each version is measured on the rows its own
          training kept back.
        </p>
        <Columns least={260}>
          <Select
            label="Dataset"
            data={datasets.map(({ id, name }) => ({ value: id, label: name }))}
            value={datasetId}
            onChange={setDatasetId}
            searchable
          />
          <MultiSelect
            label="Its versions"
            description={kept.length > 0 ? `${kept.length} chosen from elsewhere stay` : 'none: no locked test'}
            data={[...known, ...kept.map((id, index) => ({ value: id, label: `chosen before ${index + 1}` }))]}
            value={versionIds}
            onChange={setVersionIds}
            clearable
          />
          <MultiSelect
            label="Slice by"
            description="none: up to three columns with few values"
            data={names}
            value={columns}
            onChange={setColumns}
            maxValues={mostColumns}
            searchable
            clearable
          />
          {timeColumn !== null && (
            <Group grow align="flex-end">
              <TextInput
                label={`${timeColumn} from`}
                placeholder="2001-06-01"
                value={from}
                onChange={(event) => setFrom(event.currentTarget.value)}
              />
              <TextInput
                label="before"
                placeholder="2001-07-01"
                value={to}
                onChange={(event) => setTo(event.currentTarget.value)}
              />
            </Group>
          )}
        </Columns>
      </SubmitForm>
    </SectionCard>
  );
}
