import { queryOptions } from '@tanstack/react-query';
import type { RunColumn, RunRow } from '@/lib/contracts/run-search';
import { fetchJson, type FetchContext } from '@/components/fetch-json';
import { runIdsFilter } from '../workspace/run-ids-filter';
import { workspaceCalls } from '../workspace/workspace-queries';

/** Most columns one search answers. */
const mostColumns = 500;
/** Params that are asked for where there are more metrics than fit beside them. */
const mostTexts = 200;

/** Runs side by side: their rows, and the keys their cells stand for. */
export interface ComparedRuns {
  rows: readonly RunRow[];
  columns: readonly RunColumn[];
  /** Keys beyond those that are compared. */
  left: number;
}

/** Some runs with every key they have, in the order asked for. */
export const comparedRunsQuery = (project: string, runIds: readonly string[]) =>
  queryOptions({
    queryKey: ['experiments', project, 'compared', runIds],
    queryFn: (context) => readCompared(project, runIds, context),
    enabled: runIds.length > 0,
  });

async function readCompared(project: string, runIds: readonly string[], context: FetchContext): Promise<ComparedRuns> {
  const scope = { filter: runIdsFilter(runIds), view: 'all' as const, limit: runIds.length, withTotal: false };
  const bare = await fetchJson(
    workspaceCalls.search,
    { params: { project }, body: { ...scope, columns: [] } },
    context,
  );
  const experimentIds = [...new Set(bare.rows.map(({ experimentId }) => experimentId))];
  const known = await fetchJson(workspaceCalls.columns, { params: { project }, body: { experimentIds } }, context);
  const ofKind = (wanted: RunColumn['kind']) => known.columns.filter(({ kind }) => kind === wanted);
  const [params, measures] = [ofKind('param'), ofKind('metric')];
  const texts = params.slice(0, Math.max(mostTexts, mostColumns - measures.length));
  const metrics = measures.slice(0, mostColumns - texts.length);
  const columns = [...texts, ...metrics].map(({ kind, key }): RunColumn => ({ kind, key, of: 'last' }));
  const { rows } = await fetchJson(
    workspaceCalls.search,
    { params: { project }, body: { ...scope, columns } },
    context,
  );
  const order = new Map(runIds.map((id, index) => [id, index]));
  const place = ({ id }: RunRow) => order.get(id) ?? runIds.length;
  const compared = known.columns.filter(({ kind }) => kind !== 'tag').length;
  return { rows: rows.toSorted((a, b) => place(a) - place(b)), columns, left: compared - columns.length };
}
