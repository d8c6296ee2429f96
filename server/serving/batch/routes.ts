import { z } from 'zod';
import { Id, pageOf } from '@/lib/contracts/basics';
import {
  Batch, BatchDetail, BatchSchedule, CreateBatchScheduleInput, Cron, CronTimes, ListBatchesQuery, StartBatchInput,
  UpdateBatchScheduleInput, UploadBatchQuery,
} from '@/lib/contracts/batches';
import { projectRoute, type Route } from '@/server/core/route';
import { fileOf } from '@/server/core/uploaded-file';
import { cancelBatch } from './cancel-batch';
import { createSchedule } from './create-schedule';
import { nextTimes } from './cron-times';
import { getBatch, listBatches } from './get-batch';
import { listSchedules } from './list-schedules';
import { resumeBatch } from './resume-batch';
import { startBatch } from './start-batch';
import { updateSchedule } from './update-schedule';
import { uploadBatch } from './upload-batch';

const tag = 'batches';
const byBatch = z.object({ batch: Id });
const bySchedule = z.object({ batchSchedule: Id });
const shownTimes = 3;

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
    method: 'POST', path: '/batches/upload', tag, permission: 'endpoint:write', query: UploadBatchQuery,
    response: BatchDetail,
    summary: 'Upload a CSV or Parquet file (the body) and score it; the file becomes a dataset version first',
    run: (ctx, { query }, raw) => uploadBatch(ctx, { ...query, source: fileOf(raw) }),
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
  projectRoute({
    method: 'GET', path: '/batch-schedules', tag, permission: 'endpoint:read',
    response: z.object({ items: z.array(BatchSchedule) }), summary: 'Schedules that start batches',
    run: async (ctx) => ({ items: await listSchedules(ctx) }),
  }),
  projectRoute({
    method: 'POST', path: '/batch-schedules', tag, permission: 'endpoint:write', body: CreateBatchScheduleInput,
    response: BatchSchedule, summary: 'Score a dataset by the clock, or whenever it gets a version',
    run: (ctx, { body }) => createSchedule(ctx, body),
  }),
  projectRoute({
    method: 'GET', path: '/batch-schedules/times', tag, permission: 'endpoint:read',
    query: z.object({ cron: Cron }), response: CronTimes, summary: 'When a cron expression is due next, in UTC',
    run: async (_ctx, { query }) => ({
      next: nextTimes(query.cron, new Date(), shownTimes).map((time) => time.toISOString()),
    }),
  }),
  projectRoute({
    method: 'PATCH', path: '/batch-schedules/:batchSchedule', tag, permission: 'endpoint:write', params: bySchedule,
    body: UpdateBatchScheduleInput, response: BatchSchedule.nullable(),
    summary: 'Rename, pause, resume or delete a schedule, or move its times',
    run: (ctx, { params, body }) => updateSchedule(ctx, { id: params.batchSchedule, ...body }),
  }),
];
