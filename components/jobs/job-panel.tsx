'use client';

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { fetchJson } from '@/components/fetch-json';
import { CodeBlock } from '@/components/ui/code-block';
import { ErrorState } from '@/components/ui/error-state';
import { KeyValues } from '@/components/ui/key-values';
import { ProgressLine } from '@/components/ui/progress-line';
import { RelativeTime } from '@/components/ui/relative-time';
import { SidePanel } from '@/components/ui/side-panel';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { StatusChip } from '@/components/ui/status-chip';
import { showDone, showError } from '@/components/ui/undo-toast';
import { finalJobStatuses, type Job } from '@/lib/contracts/jobs';
import { formatTime } from '@/lib/format';
import { jobCalls, jobLogQuery, jobQuery } from './queries';

export interface JobPanelProps {
  project: string;
  /** Null while no job is opened. */
  jobId: string | null;
  onClose: () => void;
}

/** One job: how far, what it said, what it is about, and a way to end it. */
export function JobPanel({ project, jobId, onClose }: JobPanelProps) {
  const job = useQuery({ ...jobQuery(project, jobId ?? ''), enabled: jobId !== null });
  return (
    <SidePanel
      opened={jobId !== null}
      onClose={onClose}
      title={job.data?.title ?? 'Job'}
      chips={job.data && <StatusChip status={job.data.status} />}
      actions={job.data && <CancelButton project={project} job={job.data} />}
    >
      {job.error && (
        <ErrorState what="The job could not be loaded." error={job.error} onRetry={() => void job.refetch()} />
      )}
      {!job.data && !job.error && <LinesSkeleton />}
      {job.data && <JobFacts project={project} job={job.data} />}
    </SidePanel>
  );
}

function JobFacts({ project, job }: { project: string; job: Job }) {
  const log = useQuery(jobLogQuery(project, job.id));
  const lines = (log.data?.items ?? []).map(
    ({ at, level, text }) => `${formatTime(at)}  ${level === 'info' ? '' : `${level}: `}${text}`,
  );
  const subject = subjectHref(project, job);
  return (
    <>
      {!finalJobStatuses.includes(job.status) && (
        <ProgressLine
          label={job.title}
          done={job.done}
          total={job.total}
          unit={job.unit}
          startedAt={job.startedAt}
          message={job.message}
        />
      )}
      {job.error && <ErrorState what={`This job ${job.status}.`} whatNow={job.error} />}
      <KeyValues
        items={[
          { label: 'Kind', value: job.kind, mono: true },
          { label: 'Queued', value: <RelativeTime at={job.createdAt} /> },
          ...(job.startedAt ? [{ label: 'Started', value: <RelativeTime at={job.startedAt} /> }] : []),
          ...(job.finishedAt ? [{ label: 'Ended', value: <RelativeTime at={job.finishedAt} /> }] : []),
          { label: 'Attempt', value: job.attempt },
          { label: 'By', value: job.createdByName ?? 'the system' },
          ...(subject ? [{ label: 'About', value: <Link href={subject}>{job.subjectType}</Link> }] : []),
        ]}
      />
      {lines.length > 0 && <CodeBlock title="Log" code={lines.join('\n')} />}
    </>
  );
}

function subjectHref(project: string, { subjectType, subjectId }: Job): string | null {
  const rooms: Record<string, string> = {
    run: 'experiments/runs',
    monitor: 'monitoring',
    test: 'tests',
    'dataset-version': 'datasets/versions',
    batch: 'batches',
  };
  const room = subjectType === null ? undefined : rooms[subjectType];
  return room === undefined || subjectId === null ? null : `/p/${project}/${room}/${subjectId}`;
}

function CancelButton({ project, job }: { project: string; job: Job }) {
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => fetchJson(jobCalls.cancel, { params: { project, job: job.id } }),
    onSuccess: () => showDone('Asked to end; it stops within 5 seconds'),
    onError: (error) => showError('The job could not be cancelled', error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['jobs'] }),
  });
  if (finalJobStatuses.includes(job.status)) return null;
  return (
    <Button size="xs" onClick={() => cancel.mutate()} loading={cancel.isPending} disabled={job.cancelRequested}>
      {job.cancelRequested ? 'Cancelling' : 'Cancel'}
    </Button>
  );
}
