import { DatasetPage } from '@/components/datasets/dataset-page';
import { datasetQuery } from '@/components/datasets/queries';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Dataset' };

export default async function Page({ params }: { params: Promise<{ project: string; dataset: string }> }) {
  const { project, dataset } = await params;
  const client = await createServerQueryClient();
  await prefetch(client, datasetQuery(project, dataset));
  return (
    <Prefetched client={client}>
      <DatasetPage project={project} datasetId={dataset} />
    </Prefetched>
  );
}
