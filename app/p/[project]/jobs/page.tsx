import { jobsQuery, workersQuery } from '@/components/jobs/queries';
import { JobsPage } from '@/components/jobs/jobs-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Jobs' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const client = await createServerQueryClient();
  await Promise.all([prefetch(client, jobsQuery(project)), prefetch(client, workersQuery())]);
  return (
    <Prefetched client={client}>
      <JobsPage project={project} />
    </Prefetched>
  );
}
