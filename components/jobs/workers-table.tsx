'use client';

import { useQuery } from '@tanstack/react-query';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { StatusChip } from '@/components/ui/status-chip';
import type { Worker } from '@/lib/contracts/jobs';
import { formatBytes } from '@/lib/format';
import { workersQuery } from './queries';

const columns: readonly DataColumn<Worker>[] = [
  { id: 'host', header: 'Worker', value: ({ host, pid }) => `${host}:${pid}` },
  {
    id: 'alive',
    header: 'State',
    value: ({ alive }) => (alive ? 'alive' : 'gone'),
    cell: ({ alive }) => <StatusChip status={alive ? 'active' : 'stopped'} label={alive ? 'alive' : 'gone'} />,
    width: 110,
    phone: 'lead',
  },
  {
    id: 'busy',
    header: 'Busy',
    value: ({ busy }) => busy,
    cell: ({ busy, slots }) => `${busy} of ${slots}`,
    kind: 'number',
  },
  {
    id: 'memory',
    header: 'Memory',
    value: ({ memoryBytes }) => memoryBytes,
    cell: ({ memoryBytes }) => formatBytes(memoryBytes),
    kind: 'number',
    width: 100,
  },
  { id: 'version', header: 'Version', value: ({ version }) => version, width: 90 },
  { id: 'started', header: 'Started', value: ({ startedAt }) => new Date(startedAt), kind: 'time' },
  { id: 'beat', header: 'Last seen', value: ({ heartbeatAt }) => new Date(heartbeatAt), kind: 'time' },
];

/** Worker processes seen in the last day. */
export function WorkersTable() {
  const workers = useQuery(workersQuery());
  return (
    <DataTable
      label="Workers"
      rows={workers.data?.items}
      error={workers.error}
      onRetry={() => void workers.refetch()}
      columns={columns}
      rowId={({ id }) => id}
      toolbar={false}
      maxHeight="320px"
      empty={<EmptyState sentence="No worker has been seen today: start one with npm start." />}
    />
  );
}
