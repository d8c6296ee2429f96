import { batchQuery } from '@/components/batches/queries';
import { BatchPage } from '@/components/batches/batch-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Batch' };

export default async function Page({ params }: { params: Promise<{ project: string; batch: string }> }) {
  const { project, batch } = await params;
  const client = await createServerQueryClient();
  await prefetch(client, batchQuery(project, batch));
  return (
    <Prefetched client={client}>
      <BatchPage project={project} batchId={batch} />
    </Prefetched>
  );
}
