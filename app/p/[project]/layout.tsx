import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { ProjectFrame } from '@/components/frame/project-frame';
import { jobsQuery } from '@/components/jobs/queries';
import { alertsQuery } from '@/components/monitoring/queries';
import { meQuery } from '@/components/orgs/queries';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

interface ProjectLayoutProps {
  children: ReactNode;
  params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: ProjectLayoutProps) {
  const { project } = await params;
  return { title: { default: project, template: `%s · ${project} · Ringside` } };
}

export default async function ProjectLayout({ children, params }: ProjectLayoutProps) {
  const { project } = await params;
  const client = await createServerQueryClient();
  const [me] = await Promise.all([
    prefetch(client, meQuery()),
    prefetch(client, jobsQuery(project, { active: true })),
    prefetch(client, alertsQuery(project, 'open')),
  ]);
  if (me && !me.projects.some(({ slug }) => slug === project)) notFound();
  return (
    <Prefetched client={client}>
      <ProjectFrame project={project}>{children}</ProjectFrame>
    </Prefetched>
  );
}
