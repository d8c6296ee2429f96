'use client';

import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect } from 'react';
import { jobQuery } from '@/components/jobs/queries';
import { ErrorState } from '@/components/ui/error-state';
import { ProgressLine } from '@/components/ui/progress-line';
import { SectionCard } from '@/components/ui/section-card';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { finalJobStatuses } from '@/lib/contracts/jobs';
import { ImportResult } from '@/lib/contracts/model-imports';
import classes from './importing.module.css';

/** How far an import is, and what came of it. */
export function ImportOutcome({ project, jobId }: { project: string; jobId: string }) {
  const queryClient = useQueryClient();
  const job = useQuery(jobQuery(project, jobId));
  const status = job.data?.status;
  useEffect(() => {
    if (status === 'done') void queryClient.invalidateQueries({ queryKey: ['models'] });
  }, [status, queryClient]);
  if (job.error && !job.data) {
    return (
      <ErrorState what="The import could not be loaded." error={job.error} onRetry={() => void job.refetch()} />
    );
  }
  if (!job.data) return <LinesSkeleton lines={2} />;
  const { title, done, total, unit, startedAt, message, error, result } = job.data;
  if (!finalJobStatuses.includes(job.data.status)) {
    return (
      <SectionCard title={title}>
        <ProgressLine label={title} done={done} total={total} unit={unit} startedAt={startedAt} message={message} />
      </SectionCard>
    );
  }
  const made = ImportResult.safeParse(result);
  if (!made.success) return <ErrorState what="No version was made of this file." whatNow={error ?? undefined} />;
  const { modelId, version, notes } = made.data;
  return (
    <SectionCard
      title={`Version ${version} is registered`}
      actions={
        <Button component={Link} href={`/p/${project}/models/${modelId}/versions/${version}`} variant="filled">
          Open it
        </Button>
      }
    >
      <ul className={classes.notes}>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </SectionCard>
  );
}
