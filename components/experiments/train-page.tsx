'use client';

import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { datasetQuery, datasetsQuery, datasetVersionQuery } from '@/components/datasets/queries';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { optional } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import { TrainForm } from './train-form';
import classes from './train.module.css';

/** From a dataset version to a training: pick what to predict and with what. */
export function TrainPage({ project, versionId }: { project: string; versionId: string | null }) {
  const [{ version: chosen }] = useUrlState({ version: optional });
  const id = chosen ?? versionId;
  const version = useQuery({ ...datasetVersionQuery(project, id ?? ''), enabled: id !== null });
  return (
    <>
      <PageTitle
        title="Train a model"
        description="Split, seed, data version and preprocessing are pinned in the run"
      />
      <div className={classes.page}>
        <VersionPicker project={project} chosenDataset={version.data?.datasetId ?? null} chosenVersion={id} />
        {version.error && (
          <ErrorState
            what="The data could not be loaded."
            error={version.error}
            onRetry={() => void version.refetch()}
          />
        )}
        {id !== null && !version.data && !version.error && <LinesSkeleton lines={8} />}
        {version.data && version.data.status !== 'ready' && (
          <EmptyState sentence="This version is not ready to train on yet." />
        )}
        {version.data?.status === 'ready' && (
          <TrainForm key={version.data.id} project={project} version={version.data} />
        )}
      </div>
    </>
  );
}

interface VersionPickerProps {
  project: string;
  chosenDataset: string | null;
  chosenVersion: string | null;
}

function VersionPicker({ project, chosenDataset, chosenVersion }: VersionPickerProps) {
  const [, setUrl] = useUrlState({ version: optional });
  const datasets = useQuery(datasetsQuery(project)).data?.items ?? [];
  const versions =
    useQuery({ ...datasetQuery(project, chosenDataset ?? ''), enabled: chosenDataset !== null }).data?.versions ?? [];
  const ready = versions.filter(({ status }) => status === 'ready');
  const chooseDataset = (id: string | null) =>
    setUrl({ version: datasets.find((one) => one.id === id)?.latest?.id ?? null });
  return (
    <div className={classes.pair}>
      <Select
        label="Dataset"
        placeholder={datasets.length === 0 ? 'Upload data first' : 'Choose'}
        data={datasets.map(({ id, name }) => ({ value: id, label: name }))}
        value={chosenDataset}
        onChange={chooseDataset}
        searchable
      />
      <Select
        label="Version"
        data={ready.map(({ id, version, label }) => ({
          value: id,
          label: label ? `v${version} · ${label}` : `v${version}`,
        }))}
        value={chosenVersion}
        onChange={(version) => setUrl({ version })}
        disabled={chosenDataset === null}
      />
    </div>
  );
}
