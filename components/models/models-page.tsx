'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { AliasChip } from '@/components/ui/role-chip';
import { ArchivedFilter } from '@/components/ui/archived-filter';
import { DataTable, useTableUrlState, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { flag } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { RegisteredModel } from '@/lib/contracts/models';
import { championFirst } from './champion-first';
import { modelsQuery } from './queries';
import { WaitingApprovals } from './waiting-approvals';

const columns: readonly DataColumn<RegisteredModel>[] = [
  { id: 'name', header: 'Model', value: ({ name }) => name },
  {
    id: 'aliases',
    header: 'Aliases',
    value: ({ aliases }) => aliases.map(({ alias, version }) => `${alias} v${version}`).join(', '),
    cell: ({ aliases }) =>
      championFirst(aliases).map(({ alias, version }) => (
        <span key={alias} title={`version ${version}`}>
          <AliasChip alias={alias} /> v{version}{' '}
        </span>
      )),
    phone: 'lead',
  },
  { id: 'versions', header: 'Versions', value: ({ versionCount }) => versionCount, kind: 'number' },
  {
    id: 'kind',
    header: 'Latest',
    value: ({ latest }) => (latest ? `v${latest.version}, ${latest.kind}` : ''),
    width: 150,
  },
  { id: 'trained', header: 'Trained on', value: ({ latest }) => latest?.trainedOn.sentence ?? '' },
  {
    id: 'served',
    header: 'Served by',
    value: ({ servedBy }) => servedBy.map(({ endpointName }) => endpointName).join(', '),
    width: 140,
  },
  { id: 'updated', header: 'Changed', value: ({ updatedAt }) => new Date(updatedAt), kind: 'time' },
];

/** Registered models of the project. */
export function ModelsPage({ project }: { project: string }) {
  const [{ archived }, setUrl] = useUrlState({ archived: flag });
  const models = useQuery(modelsQuery(project, archived));
  const [table, setTable] = useTableUrlState([{ id: 'name', desc: false }]);
  return (
    <>
      <PageTitle
        title="Models"
        inBreadcrumb={false}
        description="Versions registered from runs, and the aliases that point at them"
        actions={
          <Button component={Link} href={`/p/${project}/models/import`}>
            Import a model
          </Button>
        }
      />
      <WaitingApprovals project={project} />
      <DataTable
        label="Models"
        rows={models.data?.items}
        error={models.error}
        onRetry={() => void models.refetch()}
        columns={columns}
        rowId={({ id }) => id}
        rowHref={({ id }) => `/p/${project}/models/${id}`}
        state={table}
        onStateChange={setTable}
        primary
        filters={<ArchivedFilter archived={archived} onChange={(value) => setUrl({ archived: value })} />}
        empty={
          <EmptyState
            sentence={
              archived
                ? 'No archived models.'
                : 'No models yet. Open a finished run and press Register: its model becomes version 1.'
            }
            action={<Link href={`/p/${project}/experiments`}>Go to runs</Link>}
          />
        }
      />
    </>
  );
}
