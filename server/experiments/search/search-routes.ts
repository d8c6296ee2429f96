import {
  GroupRunsInput,
  ListRunColumnsInput,
  RunColumns,
  RunGroups,
  RunRows,
  SearchRunsInput,
} from '@/lib/contracts/run-search';
import { projectRoute, type Route } from '@/server/core/route';
import { groupRuns } from './group-runs';
import { listRunColumns } from './list-run-columns';
import { searchRunRows } from './search-runs';

/** Searches carry long filters and many columns, so they are posted. */
export const searchRoutes: Route[] = [
  projectRoute({
    method: 'POST',
    path: '/runs/search',
    tag: 'runs',
    permission: 'experiment:read',
    body: SearchRunsInput,
    response: RunRows,
    summary: 'Runs that match a filter, ordered, with the chosen columns',
    run: (ctx, { body }) => searchRunRows(ctx, body),
  }),
  projectRoute({
    method: 'POST',
    path: '/runs/groups',
    tag: 'runs',
    permission: 'experiment:read',
    body: GroupRunsInput,
    response: RunGroups,
    summary: 'Groups of runs with mean, spread and extremes of chosen metrics',
    run: (ctx, { body }) => groupRuns(ctx, body),
  }),
  projectRoute({
    method: 'POST',
    path: '/runs/columns',
    tag: 'runs',
    permission: 'experiment:read',
    body: ListRunColumnsInput,
    response: RunColumns,
    summary: 'Keys of metrics, params and tags that runs have',
    run: (ctx, { body }) => listRunColumns(ctx, body),
  }),
];
