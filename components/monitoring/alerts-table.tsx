'use client';

import { useQuery } from '@tanstack/react-query';
import { Chip } from '@/components/ui/chip';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { StatusChip } from '@/components/ui/status-chip';
import { optional } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { Alert } from '@/lib/contracts/monitoring';
import { formatDate, passedDay } from '@/lib/format';
import { AlertPanel } from './alert-panel';
import { alertsQuery } from './queries';

const columns: readonly DataColumn<Alert>[] = [
  { id: 'title', header: 'Alert', value: ({ title }) => title, width: 250, phone: 'title' },
  {
    id: 'severity',
    header: 'Severity',
    value: ({ severity }) => severity,
    cell: ({ severity }) => <StatusChip status={severity} />,
    width: 110,
    phone: 'lead',
  },
  {
    id: 'status',
    header: 'State',
    value: ({ status }) => status,
    cell: ({ status }) => <Chip tone={status === 'open' ? 'warn' : 'neutral'}>{status}</Chip>,
    width: 120,
  },
  { id: 'sentence', header: 'Evidence', value: ({ sentence }) => sentence },
  { id: 'endpoint', header: 'Endpoint', value: ({ endpointName }) => endpointName, width: 130 },
  {
    id: 'event',
    header: 'Window ended',
    value: ({ eventTime }) => eventTime,
    cell: ({ eventTime }) => formatDate(passedDay(eventTime)),
    width: 120,
  },
];

export interface AlertsTableProps {
  project: string;
  monitorId?: string;
}

/** Alerts of the project or of one monitor; each opens beside the list. */
export function AlertsTable({ project, monitorId }: AlertsTableProps) {
  const alerts = useQuery(alertsQuery(project));
  const [{ alert: opened }, setUrl] = useUrlState({ alert: optional });
  const rows = alerts.data?.items.filter((alert) => monitorId === undefined || alert.monitorId === monitorId);
  return (
    <>
      <DataTable
        label="Alerts"
        rows={rows}
        error={alerts.error}
        onRetry={() => void alerts.refetch()}
        columns={columns}
        rowId={({ id }) => id}
        onOpen={({ id }) => setUrl({ alert: id }, { history: 'push' })}
        toolbar={false}
        maxHeight="40vh"
        empty={<EmptyState sentence="No alerts. One appears here when a window breaks a rule, with its evidence." />}
      />
      <AlertPanel
        project={project}
        alert={rows?.find(({ id }) => id === opened) ?? null}
        onClose={() => setUrl({ alert: null })}
      />
    </>
  );
}
