import { datasetVersionQuery } from '@/components/datasets/queries';
import { TrainPage } from '@/components/experiments/train-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Train' };

interface TrainProps {
  params: Promise<{ project: string }>;
  searchParams: Promise<{ version?: string }>;
}

export default async function Page({ params, searchParams }: TrainProps) {
  const [{ project }, { version }] = await Promise.all([params, searchParams]);
  const client = await createServerQueryClient();
  if (version) await prefetch(client, datasetVersionQuery(project, version));
  return (
    <Prefetched client={client}>
      <TrainPage project={project} versionId={version ?? null} />
    </Prefetched>
  );
}
