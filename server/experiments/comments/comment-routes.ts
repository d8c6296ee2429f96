import { z } from 'zod';
import { Id } from '@/lib/contracts/basics';
import { AddCommentInput, RunComment, UpdateCommentInput } from '@/lib/contracts/comments';
import { projectRoute, type Route } from '@/server/core/route';
import { addComment } from './add-comment';
import { listComments } from './list-comments';
import { updateComment } from './update-comment';

const byRun = z.object({ run: Id });

export const commentRoutes: Route[] = [
  projectRoute({
    method: 'GET',
    path: '/runs/:run/comments',
    tag: 'runs',
    permission: 'experiment:read',
    params: byRun,
    response: z.object({ items: z.array(RunComment) }),
    summary: 'What was said about a run, oldest first',
    run: async (ctx, { params }) => ({ items: await listComments(ctx, params.run) }),
  }),
  projectRoute({
    method: 'POST',
    path: '/runs/:run/comments',
    tag: 'runs',
    permission: 'experiment:write',
    params: byRun,
    body: AddCommentInput,
    response: RunComment,
    summary: 'Say something about a run',
    run: (ctx, { params, body }) => addComment(ctx, { runId: params.run, ...body }),
  }),
  projectRoute({
    method: 'PATCH',
    path: '/runs/:run/comments/:comment',
    tag: 'runs',
    permission: 'experiment:write',
    params: byRun.extend({ comment: Id }),
    body: UpdateCommentInput,
    response: RunComment.nullable(),
    summary: 'Change, take away or bring back a comment of your own',
    run: (ctx, { params, body }) => updateComment(ctx, { runId: params.run, commentId: params.comment, ...body }),
  }),
];
