import { queryOptions } from '@tanstack/react-query';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { listOf } from '@/components/list-of';
import { CreateViewInput, SavedView, UpdateViewInput } from '@/lib/contracts/saved-views';

export const viewCalls = {
  list: contract({ method: 'GET', path: '/projects/:project/run-views', response: listOf(SavedView) }),
  create: contract({
    method: 'POST',
    path: '/projects/:project/run-views',
    body: CreateViewInput,
    response: SavedView,
  }),
  update: contract({
    method: 'PATCH',
    path: '/projects/:project/run-views/:view',
    body: UpdateViewInput,
    response: SavedView.nullable(),
  }),
};

export const viewsQuery = (project: string) =>
  queryOptions({
    queryKey: ['run-views', project],
    queryFn: (context) => fetchJson(viewCalls.list, { params: { project } }, context),
  });
