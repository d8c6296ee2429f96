import { testQuery } from '@/components/ab-tests/queries';
import { TestPage } from '@/components/ab-tests/test-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Test' };

export default async function Page({ params }: { params: Promise<{ project: string; test: string }> }) {
  const { project, test } = await params;
  const client = await createServerQueryClient();
  await prefetch(client, testQuery(project, test));
  return (
    <Prefetched client={client}>
      <TestPage project={project} testId={test} />
    </Prefetched>
  );
}
