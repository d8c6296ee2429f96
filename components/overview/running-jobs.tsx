'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { jobsQuery } from '@/components/jobs/queries';
import { ProgressLine } from '@/components/ui/progress-line';
import { SectionCard } from '@/components/ui/section-card';
import classes from './overview.module.css';

/** Work that waits or goes on now. */
export function RunningJobs({ project }: { project: string }) {
  const jobs = useQuery(jobsQuery(project, { active: true })).data?.items;
  return (
    <SectionCard title="Running jobs" padding="flush">
      {jobs?.length === 0 && <p className={classes.quiet}>Nothing is running.</p>}
      <ul className={classes.list}>
        {(jobs ?? []).map((job) => (
          <li key={job.id}>
            <Link href={`/p/${project}/jobs?job=${job.id}`}>{job.title}</Link>
            <small>{job.status}</small>
            <div style={{ gridColumn: '1 / -1' }}>
              <ProgressLine
                label={job.title}
                done={job.done}
                total={job.total}
                unit={job.unit}
                startedAt={job.startedAt}
                message={job.message}
              />
            </div>
          </li>
        ))}
      </ul>
    </SectionCard>
  );
}
