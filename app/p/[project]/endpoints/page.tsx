import { endpointsQuery } from '@/components/serving/queries';
import { EndpointsPage } from '@/components/serving/endpoints-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Endpoints' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const client = await createServerQueryClient();
  await prefetch(client, endpointsQuery(project));
  return (
    <Prefetched client={client}>
      <EndpointsPage project={project} />
    </Prefetched>
  );
}
