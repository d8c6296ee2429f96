import { testsQuery } from '@/components/ab-tests/queries';
import { TestsPage } from '@/components/ab-tests/tests-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Tests' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const client = await createServerQueryClient();
  await prefetch(client, testsQuery(project));
  return (
    <Prefetched client={client}>
      <TestsPage project={project} />
    </Prefetched>
  );
}
