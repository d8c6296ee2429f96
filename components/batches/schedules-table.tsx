'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { StatusChip } from '@/components/ui/status-chip';
import { optional } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { BatchSchedule } from '@/lib/contracts/batches';
import { schedulesQuery } from './queries';
import { SchedulePanel } from './schedule-panel';
import { nextRunOf, whenOf, withOf } from './schedule-words';

const columns: readonly DataColumn<BatchSchedule>[] = [
  { id: 'name', header: 'Schedule', value: ({ name }) => name },
  {
    id: 'state',
    header: 'State',
    value: ({ pausedAt }) => (pausedAt ? 'paused' : 'active'),
    cell: ({ pausedAt }) => <StatusChip status={pausedAt ? 'paused' : 'active'} />,
    width: 100,
    phone: 'lead',
  },
  { id: 'when', header: 'Runs', value: whenOf, width: 150 },
  { id: 'next', header: 'Next run', value: nextRunOf, width: 180 },
  { id: 'with', header: 'With', value: withOf, width: 180, phone: 'none' },
  { id: 'result', header: 'Into', value: ({ outputName }) => outputName, width: 150, phone: 'none' },
  {
    id: 'last',
    header: 'Last batch',
    value: ({ lastBatch, note }) => note ?? lastBatch?.status ?? '',
    cell: ({ lastBatch, note }) => note ?? (lastBatch && <StatusChip status={lastBatch.status} />),
    width: 130,
    phone: 'none',
  },
];

/** What starts batches by itself, when next, and why it did not; a schedule opens beside the list. */
export function SchedulesTable({ project, onStart }: { project: string; onStart: () => void }) {
  const schedules = useQuery(schedulesQuery(project));
  const [{ schedule: opened }, setUrl] = useUrlState({ schedule: optional });
  return (
    <>
      <DataTable
        label="Schedules"
        rows={schedules.data?.items}
        error={schedules.error}
        onRetry={() => void schedules.refetch()}
        columns={columns}
        rowId={({ id }) => id}
        onOpen={({ id }) => setUrl({ schedule: id }, { history: 'push' })}
        toolbar={false}
        empty={
          <EmptyState
            sentence="Nothing runs by itself yet: score a dataset by the clock, or whenever it gets a version."
            action={<Button onClick={onStart}>Add a schedule</Button>}
          />
        }
      />
      <SchedulePanel
        project={project}
        schedule={schedules.data?.items.find(({ id }) => id === opened)}
        onClose={() => setUrl({ schedule: null })}
      />
    </>
  );
}
