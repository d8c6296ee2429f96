import { batchesQuery, schedulesQuery } from '@/components/batches/queries';
import { BatchesPage } from '@/components/batches/batches-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Batches' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const client = await createServerQueryClient();
  await Promise.all([prefetch(client, batchesQuery(project)), prefetch(client, schedulesQuery(project))]);
  return (
    <Prefetched client={client}>
      <BatchesPage project={project} />
    </Prefetched>
  );
}
