import { NewProjectPage } from '@/components/orgs/new-project-page';
import { meQuery } from '@/components/orgs/queries';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'New project' };

export default async function Page() {
  const client = await createServerQueryClient();
  await prefetch(client, meQuery());
  return (
    <Prefetched client={client}>
      <NewProjectPage />
    </Prefetched>
  );
}
