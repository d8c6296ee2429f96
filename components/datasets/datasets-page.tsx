'use client';

import { useQuery } from '@tanstack/react-query';
import { ArchivedFilter } from '@/components/ui/archived-filter';
import { DataTable, useTableUrlState, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { StatusChip } from '@/components/ui/status-chip';
import { flag } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { Dataset } from '@/lib/contracts/datasets';
import { formatBytes, formatCount } from '@/lib/format';
import { datasetsQuery } from './queries';
import { UploadDrop } from './upload-drop';

const columns: readonly DataColumn<Dataset>[] = [
  { id: 'name', header: 'Dataset', value: ({ name }) => name },
  {
    id: 'status',
    header: 'Latest',
    value: ({ latest }) => latest?.status ?? null,
    cell: ({ latest }) => latest && <StatusChip status={latest.status} />,
    width: 110,
    phone: 'lead',
  },
  { id: 'versions', header: 'Versions', value: ({ versionCount }) => versionCount, kind: 'number' },
  {
    id: 'rows',
    header: 'Rows',
    value: ({ latest }) => latest?.rowCount,
    cell: ({ latest }) => formatCount(latest?.rowCount),
    kind: 'number',
    width: 110,
  },
  { id: 'columns', header: 'Columns', value: ({ latest }) => latest?.columns.length, kind: 'number' },
  {
    id: 'size',
    header: 'Size',
    value: ({ latest }) => latest?.sizeBytes,
    cell: ({ latest }) => formatBytes(latest?.sizeBytes),
    kind: 'number',
    width: 100,
  },
  { id: 'description', header: 'About', value: ({ description }) => description },
  { id: 'updated', header: 'Changed', value: ({ updatedAt }) => new Date(updatedAt), kind: 'time' },
];

/** Datasets of the project; a file dropped here becomes one. */
export function DatasetsPage({ project }: { project: string }) {
  const [{ archived }, setUrl] = useUrlState({ archived: flag });
  const datasets = useQuery(datasetsQuery(project, archived));
  const [table, setTable] = useTableUrlState([{ id: 'updated', desc: true }]);
  return (
    <>
      <PageTitle
        title="Data"
        inBreadcrumb={false}
        description="Versions are immutable: what a model was trained on can always be read again"
      />
      <UploadDrop project={project} target={{ kind: 'new' }} />
      <DataTable
        label="Datasets"
        rows={datasets.data?.items}
        error={datasets.error}
        onRetry={() => void datasets.refetch()}
        columns={columns}
        rowId={({ id }) => id}
        rowHref={({ id }) => `/p/${project}/datasets/${id}`}
        state={table}
        onStateChange={setTable}
        primary
        filters={
          <ArchivedFilter archived={archived} onChange={(value) => setUrl({ archived: value })} />
        }
        empty={
          <EmptyState
            sentence={
              archived
                ? 'No archived datasets.'
                : 'No data yet. Drop a CSV or Parquet file above: it is checked, profiled and ready to train on.'
            }
          />
        }
      />
    </>
  );
}
