import { DiffPage } from '@/components/models/diff-page';
import { modelQuery } from '@/components/models/queries';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Compare versions' };

export default async function Page({ params }: { params: Promise<{ project: string; model: string }> }) {
  const { project, model } = await params;
  const client = await createServerQueryClient();
  await prefetch(client, modelQuery(project, model));
  return (
    <Prefetched client={client}>
      <DiffPage project={project} modelId={model} />
    </Prefetched>
  );
}
