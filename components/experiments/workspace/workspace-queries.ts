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

/** Runs a page at a time. */
export const runRowsQuery = (project: string, body: z.input<typeof SearchRunsInput>) =>
  queryOptions({
    queryKey: ['experiments', project, 'rows', body],
    queryFn: (context) => fetchJson(workspaceCalls.search, { params: { project }, body }, context),
  });

export const runGroupsQuery = (project: string, body: z.input<typeof GroupRunsInput>) =>
  queryOptions({
    queryKey: ['experiments', project, 'groups', body],
    queryFn: (context) => fetchJson(workspaceCalls.groups, { params: { project }, body }, context),
    placeholderData: keepPreviousData,
  });

/** Keys of the runs. Counts change slowly, so those are not asked for at every event. */
export const runColumnsQuery = (project: string, body: z.input<typeof ListRunColumnsInput>) =>
  queryOptions({
    queryKey: [body.withCounts ? 'run-column-counts' : 'experiments', project, 'columns', body],
    queryFn: (context) => fetchJson(workspaceCalls.columns, { params: { project }, body }, context),
    placeholderData: keepPreviousData,
    staleTime: body.withCounts ? 15_000 : 0,
  });
