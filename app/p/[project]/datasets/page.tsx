import { DatasetsPage } from '@/components/datasets/datasets-page';
import { datasetsQuery } from '@/components/datasets/queries';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Data' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const client = await createServerQueryClient();
  await prefetch(client, datasetsQuery(project));
  return (
    <Prefetched client={client}>
      <DatasetsPage project={project} />
    </Prefetched>
  );
}
