'use client';

import { useQuery } from '@tanstack/react-query';
import { DataTable, useTableUrlState, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { SectionCard } from '@/components/ui/section-card';
import { StatusChip } from '@/components/ui/status-chip';
import { optional } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { Job } from '@/lib/contracts/jobs';
import { formatDuration } from '@/lib/format';
import { JobPanel } from './job-panel';
import { jobNote } from './job-progress';
import { jobsQuery } from './queries';
import { WorkersTable } from './workers-table';

const columns: readonly DataColumn<Job>[] = [
  { id: 'title', header: 'Job', value: ({ title }) => title },
  {
    id: 'status',
    header: 'Status',
    value: ({ status }) => status,
    cell: ({ status }) => <StatusChip status={status} />,
    width: 120,
    phone: 'lead',
  },
  { id: 'note', header: 'Doing', value: (job) => (job.status === 'failed' ? job.error : jobNote(job)) },
  { id: 'kind', header: 'Kind', value: ({ kind }) => kind, width: 150, hidden: true },
  { id: 'by', header: 'By', value: ({ createdByName }) => createdByName, width: 150 },
  { id: 'duration', header: 'Took', value: secondsOf, cell: (job) => durationOf(job), kind: 'number', width: 92 },
  { id: 'attempt', header: 'Attempt', value: ({ attempt }) => attempt, kind: 'number', width: 96 },
  { id: 'created', header: 'Created', value: ({ createdAt }) => new Date(createdAt), kind: 'time' },
];

function secondsOf({ startedAt, finishedAt }: Job): number | null {
  return startedAt && finishedAt ? (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000 : null;
}

function durationOf(job: Job): string {
  const seconds = secondsOf(job);
  return seconds === null ? '' : formatDuration(seconds * 1000);
}

/** What workers do, did and will do; a job opens beside the list. */
export function JobsPage({ project }: { project: string }) {
  const jobs = useQuery(jobsQuery(project));
  const [table, setTable] = useTableUrlState([{ id: 'created', desc: true }]);
  const [{ job: opened }, setUrl] = useUrlState({ job: optional });
  return (
    <>
      <PageTitle
        title="Jobs"
        inBreadcrumb={false}
        description="Imports, trainings, checks and looks, in worker processes"
      />
      <DataTable
        label="Jobs"
        rows={jobs.data?.items}
        error={jobs.error}
        onRetry={() => void jobs.refetch()}
        columns={columns}
        rowId={({ id }) => id}
        state={table}
        onStateChange={setTable}
        onOpen={({ id }) => setUrl({ job: id }, { history: 'push' })}
        primary
        maxHeight="56vh"
        empty={
          <EmptyState sentence="Nothing has been queued yet. Uploading data or starting a training makes a job." />
        }
      />
      <SectionCard title="Workers" padding="flush">
        <WorkersTable />
      </SectionCard>
      <JobPanel project={project} jobId={opened} onClose={() => setUrl({ job: null })} />
    </>
  );
}
