import { testsQuery } from '@/components/ab-tests/queries';
import { endpointQuery, rolloutsQuery, trafficQuery } from '@/components/serving/queries';
import { EndpointPage } from '@/components/serving/endpoint-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Endpoint' };

export default async function Page({ params }: { params: Promise<{ project: string; endpoint: string }> }) {
  const { project, endpoint } = await params;
  const client = await createServerQueryClient();
  await Promise.all([
    prefetch(client, endpointQuery(project, endpoint)),
    prefetch(client, trafficQuery(project, endpoint)),
    prefetch(client, testsQuery(project)),
    prefetch(client, rolloutsQuery(project, endpoint)),
  ]);
  return (
    <Prefetched client={client}>
      <EndpointPage project={project} endpointId={endpoint} />
    </Prefetched>
  );
}
