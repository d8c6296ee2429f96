import { SettingsPage } from '@/components/orgs/settings-page';
import { apiKeysQuery, membersQuery } from '@/components/orgs/queries';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Settings' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const client = await createServerQueryClient();
  await Promise.all([prefetch(client, apiKeysQuery()), prefetch(client, membersQuery())]);
  return (
    <Prefetched client={client}>
      <SettingsPage project={project} />
    </Prefetched>
  );
}
