'use client';

import { Popover, Progress, UnstyledButton } from '@mantine/core';
import Link from 'next/link';
import { countOf, formatPercent } from '@/lib/format';
import type { FrameJob } from './frame-types';
import classes from './top-bar.module.css';

export interface JobsRingProps {
  jobs: readonly FrameJob[];
  /** Address of the list of all jobs. */
  allHref: string | null;
}

/** Running jobs as one ring; its fill is their mean progress. Opens the list. */
export function JobsRing({ jobs, allHref }: JobsRingProps) {
  if (jobs.length === 0 && allHref === null) return null;
  const share = meanProgress(jobs);
  const label =
    jobs.length === 0 ? 'No running jobs' : `${countOf(jobs.length, 'running job')}, ${formatPercent(share)}`;
  return (
    <Popover width={320} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.icon} aria-label={label} data-busy={jobs.length > 0 || undefined}>
          <Ring share={share} idle={jobs.length === 0} />
          {jobs.length > 0 && <span className={classes.iconCount}>{jobs.length}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.list}>
          {jobs.length === 0 && <p className={classes.none}>Nothing is running.</p>}
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
          {allHref !== null && (
            <Link className={classes.all} href={allHref}>
              All jobs
            </Link>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function JobRow({ job }: { job: FrameJob }) {
  return (
    <Link href={job.href} className={classes.listRow}>
      <span className={classes.listTitle}>{job.title}</span>
      <Progress
        value={(job.progressShare ?? 0) * 100}
        aria-label={`Progress of ${job.title}`}
        className={classes.listBar}
        data-indeterminate={job.progressShare === null || undefined}
      />
      <span className={classes.listNote}>
        {[job.progressShare === null ? null : formatPercent(job.progressShare), job.note].filter(Boolean).join(' · ')}
      </span>
    </Link>
  );
}

const RADIUS = 7;
const AROUND = 2 * Math.PI * RADIUS;

function Ring({ share, idle }: { share: number; idle: boolean }) {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" fill="none" aria-hidden="true" className={classes.ring}>
      <circle cx="9" cy="9" r={RADIUS} stroke="currentColor" strokeWidth="1.5" opacity={idle ? 0.6 : 0.3} />
      {!idle && (
        <circle
          cx="9"
          cy="9"
          r={RADIUS}
          stroke="var(--accent)"
          strokeWidth="2"
          strokeLinecap="round"
          strokeDasharray={`${Math.max(0.04, share) * AROUND} ${AROUND}`}
          transform="rotate(-90 9 9)"
        />
      )}
    </svg>
  );
}

function meanProgress(jobs: readonly FrameJob[]): number {
  const known = jobs.flatMap((job) => (job.progressShare === null ? [] : [job.progressShare]));
  return known.length === 0 ? 0 : known.reduce((sum, share) => sum + share, 0) / known.length;
}
