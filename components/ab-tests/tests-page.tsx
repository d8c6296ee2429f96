'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { DataTable, useTableUrlState, type DataColumn } from '@/components/ui/data-table';
import { Chip, type Tone } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { StatusChip } from '@/components/ui/status-chip';
import type { AbTest } from '@/lib/contracts/ab-tests';
import { formatCount, formatDate } from '@/lib/format';
import { StartTestForm } from './start-test-form';
import { testsQuery } from './queries';

const tones: Record<string, Tone> = {
  better: 'good',
  'not-worse': 'good',
  worse: 'bad',
  invalid: 'bad',
  'guardrail-failed': 'bad',
  undecided: 'neutral',
};

const columns: readonly DataColumn<AbTest>[] = [
  { id: 'name', header: 'Test', value: ({ name }) => name },
  {
    id: 'status',
    header: 'Status',
    value: ({ status }) => status,
    cell: ({ status }) => <StatusChip status={status === 'concluded' ? 'done' : status} label={status} />,
    width: 116,
    phone: 'lead',
  },
  { id: 'mode', header: 'How', value: ({ mode }) => (mode === 'shadow' ? 'shadow' : 'A/B'), width: 84 },
  { id: 'endpoint', header: 'Endpoint', value: ({ endpointName }) => endpointName, width: 150 },
  {
    id: 'verdict',
    header: 'Verdict',
    value: (test) => outcomeOf(test),
    cell: (test) => <OutcomeChip test={test} />,
    width: 140,
  },
  { id: 'units', header: 'Days', value: ({ units }) => units, kind: 'number', width: 76 },
  {
    id: 'rows',
    header: 'Pairs',
    value: ({ rows }) => rows,
    cell: ({ rows }) => formatCount(rows),
    kind: 'number',
    width: 100,
  },
  {
    id: 'starts',
    header: 'From',
    value: ({ startsAt }) => startsAt,
    cell: ({ startsAt }) => formatDate(startsAt),
    width: 110,
  },
  { id: 'created', header: 'Started', value: ({ createdAt }) => new Date(createdAt), kind: 'time' },
];

function outcomeOf({ verdict, arms }: AbTest): string {
  return verdict?.outcome ?? arms.find((arm) => arm.verdict?.outcome === 'better')?.verdict?.outcome ?? 'undecided';
}

function OutcomeChip({ test }: { test: AbTest }) {
  const outcome = outcomeOf(test);
  return (
    <Chip tone={tones[outcome] ?? 'neutral'} hint={test.verdict?.sentence}>
      {outcome.replaceAll('-', ' ')}
    </Chip>
  );
}

/** Shadow comparisons and A/B tests of the project. */
export function TestsPage({ project }: { project: string }) {
  const tests = useQuery(testsQuery(project));
  const [table, setTable] = useTableUrlState([{ id: 'created', desc: true }]);
  const [starting, setStarting] = useState(false);
  return (
    <>
      <PageTitle
        title="Tests"
        inBreadcrumb={false}
        description="Challengers against the champion, with statistics that stay valid while you watch"
        actions={
          <Button variant="filled" onClick={() => setStarting(!starting)}>
            New test
          </Button>
        }
      />
      {starting && <StartTestForm project={project} onClose={() => setStarting(false)} />}
      <DataTable
        label="Tests"
        rows={tests.data?.items}
        error={tests.error}
        onRetry={() => void tests.refetch()}
        columns={columns}
        rowId={({ id }) => id}
        rowHref={({ id }) => `/p/${project}/tests/${id}`}
        state={table}
        onStateChange={setTable}
        primary
        empty={
          <EmptyState
            sentence="No tests yet. Put a second version in shadow beside a champion, and compare them day by day."
            action={<Link href={`/p/${project}/models`}>Go to models</Link>}
          />
        }
      />
    </>
  );
}
