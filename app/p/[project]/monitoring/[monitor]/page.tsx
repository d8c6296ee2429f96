import { alertsQuery, monitorQuery } from '@/components/monitoring/queries';
import { MonitorPage } from '@/components/monitoring/monitor-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Monitor' };

export default async function Page({ params }: { params: Promise<{ project: string; monitor: string }> }) {
  const { project, monitor } = await params;
  const client = await createServerQueryClient();
  await Promise.all([prefetch(client, monitorQuery(project, monitor)), prefetch(client, alertsQuery(project))]);
  return (
    <Prefetched client={client}>
      <MonitorPage project={project} monitorId={monitor} />
    </Prefetched>
  );
}
