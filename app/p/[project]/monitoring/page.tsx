import { alertsQuery, monitorsQuery } from '@/components/monitoring/queries';
import { MonitoringPage } from '@/components/monitoring/monitoring-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Monitoring' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const client = await createServerQueryClient();
  await Promise.all([prefetch(client, monitorsQuery(project)), prefetch(client, alertsQuery(project))]);
  return (
    <Prefetched client={client}>
      <MonitoringPage project={project} />
    </Prefetched>
  );
}
