import { DatasetVersionPage } from '@/components/datasets/dataset-version-page';
import { datasetVersionQuery } from '@/components/datasets/queries';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Dataset version' };

export default async function Page({ params }: { params: Promise<{ project: string; datasetVersion: string }> }) {
  const { project, datasetVersion } = await params;
  const client = await createServerQueryClient();
  await prefetch(client, datasetVersionQuery(project, datasetVersion));
  return (
    <Prefetched client={client}>
      <DatasetVersionPage project={project} versionId={datasetVersion} />
    </Prefetched>
  );
}
