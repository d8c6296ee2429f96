import { z } from 'zod';
import { Id } from '@/lib/contracts/basics';
import { CreateViewInput, SavedView, UpdateViewInput } from '@/lib/contracts/saved-views';
import { projectRoute, type Route } from '@/server/core/route';
import { createView } from './create-view';
import { listViews } from './list-views';
import { updateView } from './update-view';

export const viewRoutes: Route[] = [
  projectRoute({
    method: 'GET',
    path: '/run-views',
    tag: 'runs',
    permission: 'experiment:read',
    response: z.object({ items: z.array(SavedView) }),
    summary: 'Saved views of the runs, of everyone and of the reader',
    run: async (ctx) => ({ items: await listViews(ctx) }),
  }),
  projectRoute({
    method: 'POST',
    path: '/run-views',
    tag: 'runs',
    permission: 'experiment:write',
    body: CreateViewInput,
    response: SavedView,
    summary: 'Keep what the workspace shows under a name',
    run: (ctx, { body }) => createView(ctx, body),
  }),
  projectRoute({
    method: 'PATCH',
    path: '/run-views/:view',
    tag: 'runs',
    permission: 'experiment:write',
    params: z.object({ view: Id }),
    body: UpdateViewInput,
    response: SavedView.nullable(),
    summary: 'Rename, replace, share, delete or bring back a view',
    run: (ctx, { params, body }) => updateView(ctx, { id: params.view, ...body }),
  }),
];
