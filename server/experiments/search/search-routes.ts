import { z } from 'zod';
import { Id } from '@/lib/contracts/basics';
import {
  ChangeRunsInput,
  GroupRunsInput,
  ListRunColumnsInput,
  RunColumns,
  RunGroups,
  RunRows,
  RunsChanged,
  SearchRunsInput,
} from '@/lib/contracts/run-search';
import { projectRoute, type Route } from '@/server/core/route';
import { changeRuns } from './change-runs';
import { groupRuns } from './group-runs';
import { listRunColumns } from './list-run-columns';
import { searchRunRows } from './search-runs';
import { undoRunChange } from './undo-run-change';

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
  projectRoute({
    method: 'POST', path: '/runs/bulk', tag: 'runs', permission: 'experiment:write', body: ChangeRunsInput,
    response: RunsChanged, summary: 'Archive, delete, restore or tag many runs, or all that a filter finds',
    run: (ctx, { body }) => changeRuns(ctx, body),
  }),
  projectRoute({
    method: 'POST', path: '/runs/bulk/:runChange/undo', tag: 'runs', permission: 'experiment:write',
    params: z.object({ runChange: Id }), response: RunsChanged, summary: 'Take back a change of many runs',
    run: (ctx, { params }) => undoRunChange(ctx, params.runChange),
  }),
];
