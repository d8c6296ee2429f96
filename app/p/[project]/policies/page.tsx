import { policiesQuery } from '@/components/policies/queries';
import { PoliciesPage } from '@/components/policies/policies-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Policies' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const client = await createServerQueryClient();
  await prefetch(client, policiesQuery(project));
  return (
    <Prefetched client={client}>
      <PoliciesPage project={project} />
    </Prefetched>
  );
}
