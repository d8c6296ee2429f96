import { testQuery } from '@/components/ab-tests/queries';
import { roundQuery } from '@/components/policies/queries';
import { RoundPage } from '@/components/policies/round-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Round' };

export default async function Page({ params }: { params: Promise<{ project: string; round: string }> }) {
  const { project, round: roundId } = await params;
  const client = await createServerQueryClient();
  const round = await prefetch(client, roundQuery(project, roundId));
  const tests = [round?.shadowTestId, round?.abTestId].flatMap((id) => (id ? [id] : []));
  await Promise.all(tests.map((test) => prefetch(client, testQuery(project, test))));
  return (
    <Prefetched client={client}>
      <RoundPage project={project} roundId={roundId} />
    </Prefetched>
  );
}
