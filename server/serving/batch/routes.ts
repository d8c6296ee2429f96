import { z } from 'zod';
import { Id, pageOf } from '@/lib/contracts/basics';
import { Batch, BatchDetail, ListBatchesQuery, StartBatchInput } from '@/lib/contracts/batches';
import { projectRoute, type Route } from '@/server/core/route';
import { cancelBatch } from './cancel-batch';
import { getBatch, listBatches } from './get-batch';
import { resumeBatch } from './resume-batch';
import { startBatch } from './start-batch';

const tag = 'batches';
const byBatch = z.object({ batch: Id });

export const batchRoutes: Route[] = [
  projectRoute({
    method: 'GET', path: '/batches', tag, permission: 'endpoint:read', query: ListBatchesQuery,
    response: pageOf(Batch), summary: 'Batches of the project, newest first',
    run: (ctx, { query }) => listBatches(ctx, query),
  }),
  projectRoute({
    method: 'POST', path: '/batches', tag, permission: 'endpoint:write', body: StartBatchInput, response: BatchDetail,
    summary: 'Score a dataset version by job; the result is a dataset version too',
    run: (ctx, { body }) => startBatch(ctx, body),
  }),
  projectRoute({
    method: 'GET', path: '/batches/:batch', tag, permission: 'endpoint:read', params: byBatch, response: BatchDetail,
    summary: 'One batch with its parts',
    run: (ctx, { params }) => getBatch(ctx, params.batch),
  }),
  projectRoute({
    method: 'POST', path: '/batches/:batch/cancel', tag, permission: 'endpoint:write', params: byBatch,
    response: BatchDetail, summary: 'End a batch; what is done is kept for a resume',
    run: (ctx, { params }) => cancelBatch(ctx, params.batch),
  }),
  projectRoute({
    method: 'POST', path: '/batches/:batch/resume', tag, permission: 'endpoint:write', params: byBatch,
    response: BatchDetail, summary: 'Go on with a batch that failed or was cancelled: only what is missing is scored',
    run: (ctx, { params }) => resumeBatch(ctx, params.batch),
  }),
];
