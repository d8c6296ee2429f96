'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DataTable, useTableUrlState, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { SectionCard } from '@/components/ui/section-card';
import { StatusChip } from '@/components/ui/status-chip';
import type { Policy, Round } from '@/lib/contracts/policies';
import { formatDate, passedDay } from '@/lib/format';
import { PolicyForm } from './policy-form';
import { policiesQuery, roundsQuery } from './queries';

const policyColumns: readonly DataColumn<Policy>[] = [
  { id: 'name', header: 'Policy', value: ({ name }) => name },
  {
    id: 'enabled',
    header: 'State',
    value: ({ enabled }) => (enabled ? 'on' : 'off'),
    cell: ({ enabled }) => <StatusChip status={enabled ? 'active' : 'paused'} label={enabled ? 'on' : 'off'} />,
    width: 90,
    phone: 'lead',
  },
  { id: 'endpoint', header: 'Endpoint', value: ({ endpointName }) => endpointName, width: 160 },
  { id: 'condition', header: 'Opens a round when', value: conditionOf },
  { id: 'rounds', header: 'Rounds', value: ({ rounds }) => rounds.length, kind: 'number' },
  { id: 'created', header: 'Made', value: ({ createdAt }) => new Date(createdAt), kind: 'time' },
];

const roundColumns: readonly DataColumn<Round>[] = [
  { id: 'name', header: 'Round', value: ({ endpointName, number }) => `${endpointName} round ${number}` },
  {
    id: 'status',
    header: 'Status',
    value: ({ status }) => status,
    cell: ({ status }) => <StatusChip status={status} />,
    width: 150,
    phone: 'lead',
  },
  {
    id: 'opened',
    header: 'Opened',
    value: ({ openedAt }) => openedAt,
    cell: ({ openedAt }) => formatDate(passedDay(openedAt)),
    width: 110,
  },
  { id: 'sentence', header: 'Where it stands', value: ({ sentence }) => sentence },
  { id: 'created', header: 'When', value: ({ createdAt }) => new Date(createdAt), kind: 'time' },
];

/** The condition in words. */
export function conditionOf({ condition }: Policy): string {
  const days = `at least ${condition.minNewLabelDays} days of new labels`;
  return condition.alertSinceLastRound ? `an alert since the last round, and ${days}` : days;
}

/** When to retrain and how, and the rounds that came of it. */
export function PoliciesPage({ project }: { project: string }) {
  const policies = useQuery(policiesQuery(project));
  const rounds = useQuery(roundsQuery(project));
  const [table, setTable] = useTableUrlState();
  const [making, setMaking] = useState(false);
  return (
    <>
      <PageTitle
        title="Policies"
        inBreadcrumb={false}
        description="When drift calls the next round of training, and how its challengers meet the champion"
        actions={
          <Button variant="filled" onClick={() => setMaking(!making)}>
            New policy
          </Button>
        }
      />
      {making && <PolicyForm project={project} onClose={() => setMaking(false)} />}
      <DataTable
        label="Policies"
        rows={policies.data?.items}
        error={policies.error}
        onRetry={() => void policies.refetch()}
        columns={policyColumns}
        rowId={({ id }) => id}
        rowHref={({ id }) => `/p/${project}/policies/${id}`}
        state={table}
        onStateChange={setTable}
        primary
        maxHeight="40vh"
        empty={
          <EmptyState
            sentence="No policies yet. A policy retrains when quality falls and enough new labels are in."
            action={<Button onClick={() => setMaking(true)}>New policy</Button>}
          />
        }
      />
      <SectionCard title="Rounds" padding="flush">
        <DataTable
          label="Rounds"
          rows={rounds.data?.items}
          error={rounds.error}
          onRetry={() => void rounds.refetch()}
          columns={roundColumns}
          rowId={({ id }) => id}
          rowHref={({ id }) => `/p/${project}/policies/rounds/${id}`}
          toolbar={false}
          maxHeight="40vh"
          empty={<EmptyState sentence="No round has been opened yet." />}
        />
      </SectionCard>
    </>
  );
}
