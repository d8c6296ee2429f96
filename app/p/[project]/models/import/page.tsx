import { ImportPage } from '@/components/models/importing/import-page';
import { modelsQuery } from '@/components/models/queries';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Import a model' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const client = await createServerQueryClient();
  await prefetch(client, modelsQuery(project));
  return (
    <Prefetched client={client}>
      <ImportPage project={project} />
    </Prefetched>
  );
}
