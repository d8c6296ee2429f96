import { policyQuery } from '@/components/policies/queries';
import { PolicyPage } from '@/components/policies/policy-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Policy' };

export default async function Page({ params }: { params: Promise<{ project: string; policy: string }> }) {
  const { project, policy } = await params;
  const client = await createServerQueryClient();
  await prefetch(client, policyQuery(project, policy));
  return (
    <Prefetched client={client}>
      <PolicyPage project={project} policyId={policy} />
    </Prefetched>
  );
}
