'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { jobNote, jobShare } from '@/components/jobs/job-progress';
import { jobsQuery } from '@/components/jobs/queries';
import { useLive } from '@/components/live/use-live';
import { alertsQuery } from '@/components/monitoring/queries';
import { meQuery } from '@/components/orgs/queries';
import { AppFrame } from './app-frame';
import type { FrameAlert, FrameJob, FrameUser } from './frame-types';
import { useMlflowAddress } from './use-mlflow-address';

export interface ProjectFrameProps {
  /** The project's slug. */
  project: string;
  children: ReactNode;
}

/** The frame around a project's pages: fed by the API, kept current by the stream of news. */
export function ProjectFrame({ project, children }: ProjectFrameProps) {
  const live = useLive(project);
  const me = useQuery(meQuery()).data;
  const jobs = useFrameJobs(project);
  const alerts = useFrameAlerts(project);
  const projects = me?.projects ?? [];
  useMlflowAddress(
    project,
    me?.projects.map(({ slug }) => slug).filter((slug) => slug !== project),
  );
  const user: FrameUser = {
    name: me?.actor.name ?? '',
    email: me?.actor.email ?? null,
    organisation: me?.organisation.name ?? '',
    canSignOut: me?.auth === 'password',
  };
  const shown = projects.find(({ slug }) => slug === project) ?? { slug: project, name: project };
  return (
    <AppFrame project={shown} projects={projects} user={user} jobs={jobs} alerts={alerts} live={live}>
      {children}
    </AppFrame>
  );
}

function useFrameJobs(project: string): readonly FrameJob[] {
  const { data } = useQuery(jobsQuery(project, { active: true }));
  return useMemo(
    () =>
      (data?.items ?? []).map((job) => ({
        id: job.id,
        title: job.title,
        progressShare: jobShare(job),
        note: jobNote(job),
        href: `/p/${project}/jobs?job=${job.id}`,
      })),
    [data, project],
  );
}

function useFrameAlerts(project: string): readonly FrameAlert[] {
  const { data } = useQuery(alertsQuery(project, 'open'));
  return useMemo(
    () =>
      (data?.items ?? []).map((alert) => ({
        id: alert.id,
        title: alert.title,
        severity: alert.severity === 'critical' ? ('bad' as const) : ('warn' as const),
        at: alert.createdAt,
        href: `/p/${project}/monitoring?alert=${alert.id}`,
      })),
    [data, project],
  );
}
