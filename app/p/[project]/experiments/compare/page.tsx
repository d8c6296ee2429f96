import { ComparePage } from '@/components/experiments/compare/compare-page';
import { comparedRunsQuery } from '@/components/experiments/compare/compare-queries';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Compare runs' };

const mostRuns = 200;

interface PageProps {
  params: Promise<{ project: string }>;
  searchParams: Promise<{ runs?: string | string[] }>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const [{ project }, { runs = '' }] = await Promise.all([params, searchParams]);
  const named = [runs].flat().flatMap((ids) => ids.split(','));
  const runIds = [...new Set(named)].filter((id) => /^[\w-]{1,256}$/.test(id)).slice(0, mostRuns);
  const client = await createServerQueryClient();
  if (runIds.length > 1) await prefetch(client, comparedRunsQuery(project, runIds));
  return (
    <Prefetched client={client}>
      <ComparePage project={project} runIds={runIds} />
    </Prefetched>
  );
}
