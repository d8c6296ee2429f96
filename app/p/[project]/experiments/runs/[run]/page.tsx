import { chartKeysQuery } from '@/components/experiments/charts/chart-queries';
import { runQuery } from '@/components/experiments/queries';
import { RunPage } from '@/components/experiments/run/run-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Run' };

export default async function Page({ params }: { params: Promise<{ project: string; run: string }> }) {
  const { project, run } = await params;
  const client = await createServerQueryClient();
  await Promise.all([
    prefetch(client, runQuery(project, run)),
    prefetch(client, chartKeysQuery(project, [run])),
  ]);
  return (
    <Prefetched client={client}>
      <RunPage project={project} runId={run} />
    </Prefetched>
  );
}
