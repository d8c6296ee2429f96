import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { listOf } from '@/components/list-of';
import { AddCommentInput, RunComment, UpdateCommentInput } from '@/lib/contracts/comments';
import { finalRunStatuses, type RunDetail } from '@/lib/contracts/experiments';
import { Verification } from '@/lib/contracts/reruns';

export const runCalls = {
  comments: contract({ method: 'GET', path: '/projects/:project/runs/:run/comments', response: listOf(RunComment) }),
  addComment: contract({
    method: 'POST',
    path: '/projects/:project/runs/:run/comments',
    body: AddCommentInput,
    response: RunComment,
  }),
  updateComment: contract({
    method: 'PATCH',
    path: '/projects/:project/runs/:run/comments/:comment',
    body: UpdateCommentInput,
    response: RunComment.nullable(),
  }),
  rerun: contract({
    method: 'POST',
    path: '/projects/:project/runs/:run/rerun',
    response: z.object({ runId: z.string(), jobId: z.string() }),
  }),
  verification: contract({
    method: 'GET',
    path: '/projects/:project/runs/:run/verification',
    response: Verification.nullable(),
  }),
};

export const commentsQuery = (project: string, run: string) =>
  queryOptions({
    queryKey: ['experiments', project, 'comments', run],
    queryFn: (context) => fetchJson(runCalls.comments, { params: { project, run } }, context),
  });
export const verificationQuery = (project: string, run: RunDetail) =>
  queryOptions({
    queryKey: ['experiments', project, 'verification', run.id, finalRunStatuses.includes(run.status)],
    queryFn: (context) => fetchJson(runCalls.verification, { params: { project, run: run.id } }, context),
  });
