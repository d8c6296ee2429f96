'use client';

import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { modelQuery, modelsQuery } from '@/components/models/queries';
import { endpointsQuery } from '@/components/serving/queries';

/** What to score with: an endpoint, whose champion it is then, or a version. */
export interface ChosenModel {
  endpointId?: string;
  modelId?: string;
  modelVersionId?: string;
}

interface ModelPickerProps {
  project: string;
  chosen: ChosenModel;
  onChange: (chosen: ChosenModel) => void;
}

const championOf = (variants: readonly { role: string; version: number }[]): string => {
  const champion = variants.find(({ role }) => role === 'champion');
  return champion ? `, champion v${champion.version}` : '';
};

/** Endpoints first, since their champion is what was proven; any version by its model. */
export function ModelPicker({ project, chosen, onChange }: ModelPickerProps) {
  const endpoints = useQuery(endpointsQuery(project)).data?.items ?? [];
  const models = useQuery(modelsQuery(project)).data?.items ?? [];
  const { modelId } = chosen;
  const model = useQuery({ ...modelQuery(project, modelId ?? ''), enabled: modelId !== undefined });
  const value = chosen.endpointId ? `endpoint:${chosen.endpointId}` : modelId && `model:${modelId}`;
  const choose = (next: string | null) => {
    const [kind, id = ''] = next?.split(':') ?? [];
    if (kind === 'endpoint') return onChange({ endpointId: id });
    const latest = models.find((one) => one.id === id)?.latest?.id;
    onChange({ modelId: id, ...(latest ? { modelVersionId: latest } : {}) });
  };
  return (
    <>
      <Select
        label="With"
        placeholder={models.length === 0 ? 'Register a model first' : 'An endpoint or a model'}
        data={[
          {
            group: 'Endpoints',
            items: endpoints.map(({ id, name, variants }) => ({
              value: `endpoint:${id}`,
              label: `${name}${championOf(variants)}`,
            })),
          },
          { group: 'Models', items: models.map(({ id, name }) => ({ value: `model:${id}`, label: name })) },
        ]}
        value={value ?? null}
        onChange={choose}
        allowDeselect={false}
        searchable
      />
      {modelId !== undefined && (
        <Select
          label="Version"
          data={(model.data?.versions ?? []).map(({ id, version, aliases }) => ({
            value: id,
            label: [`v${version}`, ...aliases].join(', '),
          }))}
          value={chosen.modelVersionId ?? null}
          onChange={(version) => onChange({ modelId, ...(version ? { modelVersionId: version } : {}) })}
          allowDeselect={false}
        />
      )}
    </>
  );
}
