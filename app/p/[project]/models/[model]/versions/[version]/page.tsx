import { notFound } from 'next/navigation';
import { lineageQuery, modelVersionByNumberQuery } from '@/components/models/queries';
import { VersionPage } from '@/components/models/version-page';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Model version' };

interface Params {
  project: string;
  model: string;
  version: string;
}

export default async function Page({ params }: { params: Promise<Params> }) {
  const { project, model, version } = await params;
  // Versions count from 1; what the address names instead is nowhere.
  if (!/^[1-9]\d{0,8}$/.test(version)) notFound();
  const client = await createServerQueryClient();
  const found = await prefetch(client, modelVersionByNumberQuery(project, model, version));
  if (found) await prefetch(client, lineageQuery(project, found.id));
  return (
    <Prefetched client={client}>
      <VersionPage project={project} model={model} version={version} />
    </Prefetched>
  );
}
