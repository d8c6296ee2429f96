'use client';

import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { ArchivedFilter } from '@/components/ui/archived-filter';
import { DataTable, useTableUrlState, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { RoleChip } from '@/components/ui/role-chip';
import { flag } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { Endpoint } from '@/lib/contracts/serving';
import { formatCount } from '@/lib/format';
import { endpointsQuery } from './queries';

const columns: readonly DataColumn<Endpoint>[] = [
  { id: 'name', header: 'Endpoint', value: ({ name }) => name },
  {
    id: 'variants',
    header: 'Variants',
    value: ({ variants }) => variants.map(({ role, version }) => `${role} v${version}`).join(', '),
    cell: ({ variants }) => (
      <Group gap={4} wrap="nowrap">
        {variants.map(({ id, role, version }) => (
          <RoleChip key={id} role={role} version={`v${version}`} />
        ))}
      </Group>
    ),
    width: 300,
    phone: 'lead',
  },
  { id: 'model', header: 'Model', value: ({ modelName }) => modelName, width: 160 },
  {
    id: 'day',
    header: '24 h',
    value: ({ traffic }) => traffic.predictions,
    cell: ({ traffic }) => formatCount(traffic.predictions),
    kind: 'number',
    width: 96,
  },
  {
    id: 'errors',
    header: 'Errors',
    value: ({ traffic }) => traffic.errors,
    cell: ({ traffic }) => formatCount(traffic.errors),
    kind: 'number',
  },
  { id: 'p99', header: 'p99', unit: 'ms', value: ({ traffic }) => traffic.p99Ms, kind: 'number' },
  {
    id: 'total',
    header: 'Predictions',
    value: ({ predictionsTotal }) => predictionsTotal,
    cell: ({ predictionsTotal }) => formatCount(predictionsTotal),
    kind: 'number',
    width: 110,
  },
  {
    id: 'labels',
    header: 'Labels',
    value: ({ labelsTotal }) => labelsTotal,
    cell: ({ labelsTotal }) => formatCount(labelsTotal),
    kind: 'number',
    width: 100,
  },
];

/** Addresses that answer with predictions. */
export function EndpointsPage({ project }: { project: string }) {
  const [{ archived }, setUrl] = useUrlState({ archived: flag });
  const endpoints = useQuery(endpointsQuery(project, archived));
  const [table, setTable] = useTableUrlState([{ id: 'name', desc: false }]);
  return (
    <>
      <PageTitle
        title="Endpoints"
        inBreadcrumb={false}
        description="One address, a champion that answers, challengers beside it"
      />
      <DataTable
        label="Endpoints"
        rows={endpoints.data?.items}
        error={endpoints.error}
        onRetry={() => void endpoints.refetch()}
        columns={columns}
        rowId={({ id }) => id}
        rowHref={({ id }) => `/p/${project}/endpoints/${id}`}
        state={table}
        onStateChange={setTable}
        primary
        filters={<ArchivedFilter archived={archived} onChange={(value) => setUrl({ archived: value })} />}
        empty={
          <EmptyState
            sentence={
              archived ? 'No archived endpoints.' : 'Nothing is served yet. Open a model version and press Serve.'
            }
            action={<Link href={`/p/${project}/models`}>Go to models</Link>}
          />
        }
      />
    </>
  );
}
