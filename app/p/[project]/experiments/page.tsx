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
  const experiments = prefetch(client, experimentsQuery(project));
  const readRows = async () => {
    await Promise.all([
      prefetch(client, columnsOf),
      ...(state.columns.length === 0 ? [prefetch(client, countsOf)] : []),
      // How many there are decides which columns are shown, where none is chosen.
      ...(state.columns.length === 0 && state.experiment.length === 0 ? [experiments] : []),
    ]);
    const columns = state.columns.length > 0 ? state.columns : chosenColumns();
    if (state.group.length > 0) return;
    await prefetch(client, runRowsQuery(project, pageInput(waitingLeftOut(state, openedAt), columns, 0)));
  };
  const chosenColumns = () => {
    const known = client.getQueryData(columnsOf.queryKey)?.columns ?? [];
    const counted = client.getQueryData(countsOf.queryKey)?.columns ?? [];
    const all = client.getQueryData(experimentsQuery(project).queryKey)?.items.length ?? 0;
    return chooseColumns(known, { experiments: state.experiment.length || all, counted });
  };
  await Promise.all([experiments, readRows()]);
  return (
    <Prefetched client={client}>
      <WorkspacePage project={project} openedAt={openedAt} />
    </Prefetched>
  );
}
