'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DataTable, useTableUrlState, type DataColumn } from '@/components/ui/data-table';
import { ErrorState } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { TableSkeleton } from '@/components/ui/skeletons';
import { StatusChip } from '@/components/ui/status-chip';
import type { DatasetDetail, DatasetVersion } from '@/lib/contracts/datasets';
import { countOf, formatBytes, formatCount, formatDate } from '@/lib/format';
import { datasetQuery } from './queries';
import { UploadDrop } from './upload-drop';
import { useDatasetActions } from './use-dataset-actions';

const columns: readonly DataColumn<DatasetVersion>[] = [
  {
    id: 'version',
    header: 'Version',
    value: ({ version }) => version,
    cell: ({ version, label }) => (label ? `v${version} · ${label}` : `v${version}`),
    width: 150,
    phone: 'title',
  },
  {
    id: 'status',
    header: 'Status',
    value: ({ status }) => status,
    cell: ({ status, error }) => <StatusChip status={status} hint={error ?? undefined} />,
    width: 110,
    phone: 'lead',
  },
  {
    id: 'rows',
    header: 'Rows',
    value: ({ rowCount }) => rowCount,
    cell: ({ rowCount }) => formatCount(rowCount),
    kind: 'number',
    width: 110,
  },
  { id: 'columns', header: 'Columns', value: ({ columns: list }) => list.length, kind: 'number' },
  {
    id: 'time',
    header: 'Covers',
    value: ({ minTime }) => minTime,
    cell: ({ minTime, maxTime }) => (minTime && maxTime ? `${formatDate(minTime)} – ${formatDate(maxTime)}` : ''),
    width: 220,
  },
  {
    id: 'size',
    header: 'Size',
    value: ({ sizeBytes }) => sizeBytes,
    cell: ({ sizeBytes }) => formatBytes(sizeBytes),
    kind: 'number',
    width: 100,
  },
  { id: 'source', header: 'Source', value: ({ sourceName }) => sourceName },
  { id: 'created', header: 'Added', value: ({ createdAt }) => new Date(createdAt), kind: 'time' },
];

/** One dataset and its versions. */
export function DatasetPage({ project, datasetId }: { project: string; datasetId: string }) {
  const dataset = useQuery(datasetQuery(project, datasetId));
  if (dataset.error && !dataset.data) {
    return (
      <ErrorState
        what="The dataset could not be loaded."
        error={dataset.error}
        onRetry={() => void dataset.refetch()}
      />
    );
  }
  if (!dataset.data) return <TableSkeleton columns={6} />;
  return <LoadedDataset project={project} dataset={dataset.data} />;
}

function LoadedDataset({ project, dataset }: { project: string; dataset: DatasetDetail }) {
  const [table, setTable] = useTableUrlState([{ id: 'version', desc: true }]);
  const { rename, setArchived, remove } = useDatasetActions(project, dataset);
  return (
    <>
      <PageTitle
        title={dataset.name}
        onRename={rename}
        description={[
          countOf(dataset.versionCount, 'version'),
          dataset.timeColumn && `time in ${dataset.timeColumn}`,
          dataset.description,
        ]
          .filter(Boolean)
          .join(' · ')}
        actions={
          <>
            <Button onClick={() => void remove()}>Delete</Button>
            <Button onClick={() => void setArchived(dataset.archivedAt === null)}>
              {dataset.archivedAt ? 'Restore' : 'Archive'}
            </Button>
          </>
        }
      />
      <UploadDrop project={project} target={{ kind: 'version', datasetId: dataset.id }} />
      <DataTable
        label={`Versions of ${dataset.name}`}
        rows={dataset.versions}
        columns={columns}
        rowId={({ id }) => id}
        rowHref={({ id }) => `/p/${project}/datasets/versions/${id}`}
        state={table}
        onStateChange={setTable}
        primary
      />
    </>
  );
}
