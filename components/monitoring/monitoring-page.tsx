'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { SectionCard } from '@/components/ui/section-card';
import { StatusChip } from '@/components/ui/status-chip';
import type { Monitor } from '@/lib/contracts/monitoring';
import { AlertsTable } from './alerts-table';
import { MonitorForm } from './monitor-form';
import { monitorsQuery } from './queries';

const columns: readonly DataColumn<Monitor>[] = [
  { id: 'name', header: 'Monitor', value: ({ name }) => name },
  {
    id: 'status',
    header: 'Status',
    value: ({ status }) => status,
    cell: ({ status, error }) => <StatusChip status={status} hint={error ?? undefined} />,
    width: 110,
    phone: 'lead',
  },
  { id: 'endpoint', header: 'Endpoint', value: ({ endpointName }) => endpointName, width: 150 },
  { id: 'reference', header: 'Against', value: ({ reference }) => reference.sentence, width: 220 },
  { id: 'psi', header: 'Largest PSI', value: ({ latest }) => latest?.maxPsi, kind: 'number', width: 110 },
  { id: 'latest', header: 'Last window', value: ({ latest }) => latest?.sentence ?? 'none yet' },
  { id: 'alerts', header: 'Open alerts', value: ({ openAlerts }) => openAlerts, kind: 'number', width: 110 },
];

/** Alerts first, then the monitors that raise them. */
export function MonitoringPage({ project }: { project: string }) {
  const monitors = useQuery(monitorsQuery(project));
  const [making, setMaking] = useState(false);
  return (
    <>
      <PageTitle
        title="Monitoring"
        inBreadcrumb={false}
        description="Windows of event time against a reference: inputs, answers, and quality as labels mature"
        actions={
          <Button variant="filled" onClick={() => setMaking(!making)}>
            New monitor
          </Button>
        }
      />
      {making && <MonitorForm project={project} onClose={() => setMaking(false)} />}
      <SectionCard title="Alerts" padding="flush">
        <AlertsTable project={project} />
      </SectionCard>
      <SectionCard title="Monitors" padding="flush">
        <DataTable
          label="Monitors"
          rows={monitors.data?.items}
          error={monitors.error}
          onRetry={() => void monitors.refetch()}
          columns={columns}
          rowId={({ id }) => id}
          rowHref={({ id }) => `/p/${project}/monitoring/${id}`}
          toolbar={false}
          maxHeight="40vh"
          empty={
            <EmptyState
              sentence="No monitors yet. A monitor compares each window of traffic with the data of its champion."
              action={<Button onClick={() => setMaking(true)}>New monitor</Button>}
            />
          }
        />
      </SectionCard>
    </>
  );
}
