import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import {
  GroupRunsInput,
  ListRunColumnsInput,
  RunColumns,
  RunGroups,
  RunRows,
  SearchRunsInput,
} from '@/lib/contracts/run-search';
import { idOf, type ColumnId } from './column-id';

export const workspaceCalls = {
  search: contract({
    method: 'POST',
    path: '/projects/:project/runs/search',
    body: SearchRunsInput,
    response: RunRows,
  }),
  groups: contract({
    method: 'POST',
    path: '/projects/:project/runs/groups',
    body: GroupRunsInput,
    response: RunGroups,
  }),
  columns: contract({
    method: 'POST',
    path: '/projects/:project/runs/columns',
    body: ListRunColumnsInput,
    response: RunColumns,
  }),
};

/** Rows with what their cells stand for: those shown while others are read may have been asked with other columns. */
export interface RowsRead extends RunRows {
  columns: readonly ColumnId[];
}

/** Groups with the columns they are by and the metrics they were summed up by. */
export interface GroupsRead extends RunGroups {
  by: readonly ColumnId[];
  metrics: readonly string[];
}

const idsOf = (columns: z.input<typeof SearchRunsInput>['columns'] = []) =>
  columns.map(({ kind, key, of = 'last' }) => idOf({ kind, key, of }));

/** Runs a page at a time. */
export const runRowsQuery = (project: string, body: z.input<typeof SearchRunsInput>) =>
  queryOptions({
    queryKey: ['experiments', project, 'rows', body],
    queryFn: async (context): Promise<RowsRead> => ({
      ...(await fetchJson(workspaceCalls.search, { params: { project }, body }, context)),
      columns: idsOf(body.columns),
    }),
  });

/** Groups a page at a time; those by the same columns stay in sight while they are read anew. */
export const runGroupsQuery = (project: string, body: z.input<typeof GroupRunsInput>) =>
  queryOptions<GroupsRead>({
    queryKey: ['experiments', project, 'groups', body],
    queryFn: async (context) => ({
      ...(await fetchJson(workspaceCalls.groups, { params: { project }, body }, context)),
      by: idsOf(body.by),
      metrics: body.metrics ?? [],
    }),
    placeholderData: (before) => (before?.by.join('\n') === idsOf(body.by).join('\n') ? before : undefined),
  });

/** Keys of the runs. Counts change slowly, so those are not asked for at every event. */
export const runColumnsQuery = (project: string, body: z.input<typeof ListRunColumnsInput>) =>
  queryOptions({
    queryKey: [body.withCounts ? 'run-column-counts' : 'experiments', project, 'columns', body],
    queryFn: (context) => fetchJson(workspaceCalls.columns, { params: { project }, body }, context),
    placeholderData: keepPreviousData,
    staleTime: body.withCounts ? 15_000 : 0,
  });
