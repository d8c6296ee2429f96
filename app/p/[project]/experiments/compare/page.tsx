import { ComparePage } from '@/components/experiments/compare-page';
import { chartKeysQuery } from '@/components/experiments/charts/chart-queries';
import { runQuery } from '@/components/experiments/queries';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Compare runs' };

interface PageProps {
  params: Promise<{ project: string }>;
  searchParams: Promise<{ runs?: string }>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const [{ project }, { runs = '' }] = await Promise.all([params, searchParams]);
  const runIds = runs.split(',').filter(Boolean).slice(0, 100);
  const client = await createServerQueryClient();
  await Promise.all([
    ...runIds.map((run) => prefetch(client, runQuery(project, run))),
    ...(runIds.length > 0 ? [prefetch(client, chartKeysQuery(project, runIds))] : []),
  ]);
  return (
    <Prefetched client={client}>
      <ComparePage project={project} runIds={runIds} />
    </Prefetched>
  );
}
