'use client';

import { useQuery } from '@tanstack/react-query';
import { ProgressLine } from '@/components/ui/progress-line';
import { SectionCard } from '@/components/ui/section-card';
import { jobQuery } from './queries';

export interface JobProgressCardProps {
  project: string;
  jobId: string;
  title?: string;
}

/** How far one job is, on the page of what it is about. */
export function JobProgressCard({ project, jobId, title }: JobProgressCardProps) {
  const job = useQuery(jobQuery(project, jobId)).data;
  if (!job) return null;
  const { done, total, unit, startedAt, message } = job;
  return (
    <SectionCard title={title}>
      <ProgressLine label={job.title} done={done} total={total} unit={unit} startedAt={startedAt} message={message} />
    </SectionCard>
  );
}
