'use client';

import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { datasetQuery, datasetsQuery } from '@/components/datasets/queries';

export interface ChosenRows {
  datasetId?: string;
  datasetVersionId?: string;
}

interface RowsPickerProps {
  project: string;
  chosen: ChosenRows;
  onChange: (chosen: ChosenRows) => void;
  /** Schedules take the version that is newest when they run. */
  withVersion?: boolean;
}

/** Which rows: a dataset, and one of its versions that are ready. */
export function RowsPicker({ project, chosen, onChange, withVersion = true }: RowsPickerProps) {
  const datasets = useQuery(datasetsQuery(project)).data?.items ?? [];
  const { datasetId } = chosen;
  const dataset = useQuery({ ...datasetQuery(project, datasetId ?? ''), enabled: datasetId !== undefined });
  const ready = (dataset.data?.versions ?? []).filter(({ status }) => status === 'ready');
  const choose = (id: string | null) => {
    const latest = datasets.find((one) => one.id === id)?.latest;
    onChange({
      ...(id ? { datasetId: id } : {}),
      ...(latest?.status === 'ready' ? { datasetVersionId: latest.id } : {}),
    });
  };
  return (
    <>
      <Select
        label="Dataset"
        placeholder={datasets.length === 0 ? 'Upload data first' : 'Choose'}
        data={datasets.map(({ id, name }) => ({ value: id, label: name }))}
        value={datasetId ?? null}
        onChange={choose}
        allowDeselect={false}
        searchable
      />
      {withVersion && (
        <Select
          label="Rows of"
          data={ready.map(({ id, version, label }) => ({
            value: id,
            label: label ? `v${version} · ${label}` : `v${version}`,
          }))}
          value={chosen.datasetVersionId ?? null}
          onChange={(id) => onChange({ ...chosen, ...(id ? { datasetVersionId: id } : {}) })}
          disabled={datasetId === undefined}
          allowDeselect={false}
        />
      )}
    </>
  );
}
