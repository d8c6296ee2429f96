import { experimentsQuery } from '@/components/experiments/queries';
import { chooseColumns } from '@/components/experiments/workspace/choose-columns';
import { columnsInput } from '@/components/experiments/workspace/columns-input';
import { WorkspacePage } from '@/components/experiments/workspace/workspace-page';
import { pageInput, readWorkspace, waitingLeftOut } from '@/components/experiments/workspace/workspace-params';
import { runColumnsQuery, runRowsQuery } from '@/components/experiments/workspace/workspace-queries';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';

export const metadata = { title: 'Experiments' };

interface PageProps {
  params: Promise<{ project: string }>;
  searchParams: Promise<Record<string, string | undefined>>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const [{ project }, search] = await Promise.all([params, searchParams]);
  const given = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const state = readWorkspace(new URLSearchParams(given).toString());
  const openedAt = Date.now();
  const client = await createServerQueryClient();
  const columnsOf = runColumnsQuery(project, columnsInput(state.experiment, { withCounts: false }));
  const countsOf = runColumnsQuery(project, columnsInput(state.experiment, { withCounts: true }));
  await Promise.all([
    prefetch(client, experimentsQuery(project)),
    prefetch(client, columnsOf),
    ...(state.columns.length === 0 ? [prefetch(client, countsOf)] : []),
  ]);
  const listed = client.getQueryData(experimentsQuery(project).queryKey)?.items.length ?? 0;
  const experiments = state.experiment.length || listed;
  const known = client.getQueryData(columnsOf.queryKey)?.columns ?? [];
  const counted = client.getQueryData(countsOf.queryKey)?.columns ?? [];
  const columns = state.columns.length > 0 ? state.columns : chooseColumns(known, { experiments, counted });
  if (state.group.length === 0) {
    await prefetch(client, runRowsQuery(project, pageInput(waitingLeftOut(state, openedAt), columns, 0)));
  }
  return (
    <Prefetched client={client}>
      <WorkspacePage project={project} openedAt={openedAt} />
    </Prefetched>
  );
}
