import { ExperimentsPage } from '@/components/experiments/experiments-page';
import { experimentsQuery, runsQuery } from '@/components/experiments/queries';
import { runsFilterAt } from '@/components/experiments/runs-params';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Experiments' };

interface PageProps {
  params: Promise<{ project: string }>;
  searchParams: Promise<Record<string, string | undefined>>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const [{ project }, search] = await Promise.all([params, searchParams]);
  const client = await createServerQueryClient();
  const given = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const filter = runsFilterAt(new URLSearchParams(given).toString());
  await Promise.all([prefetch(client, experimentsQuery(project)), prefetch(client, runsQuery(project, filter))]);
  return (
    <Prefetched client={client}>
      <ExperimentsPage project={project} />
    </Prefetched>
  );
}
