import { ModelsPage } from '@/components/models/models-page';
import { modelsQuery } from '@/components/models/queries';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Models' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const client = await createServerQueryClient();
  await prefetch(client, modelsQuery(project));
  return (
    <Prefetched client={client}>
      <ModelsPage project={project} />
    </Prefetched>
  );
}
