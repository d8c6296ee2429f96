import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { pageOf } from '@/lib/contracts/basics';
import {
  Batch,
  BatchDetail,
  BatchSchedule,
  CreateBatchScheduleInput,
  CronTimes,
  finalBatchStatuses,
  StartBatchInput,
  UpdateBatchScheduleInput,
  UploadBatchQuery,
} from '@/lib/contracts/batches';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { listOf } from '@/components/list-of';

interface BatchFilter {
  modelVersion?: string;
  datasetVersion?: string;
  limit?: number;
}

export const batchCalls = {
  list: contract({
    method: 'GET',
    path: '/projects/:project/batches',
    query: z.object({
      limit: z.number().optional(),
      modelVersion: z.string().optional(),
      datasetVersion: z.string().optional(),
    }),
    response: pageOf(Batch),
  }),
  start: contract({
    method: 'POST',
    path: '/projects/:project/batches',
    body: StartBatchInput,
    response: BatchDetail,
  }),
  /** The file itself is the body. */
  upload: contract({
    method: 'POST',
    path: '/projects/:project/batches/upload',
    query: UploadBatchQuery,
    response: BatchDetail,
  }),
  get: contract({ method: 'GET', path: '/projects/:project/batches/:batch', response: BatchDetail }),
  cancel: contract({ method: 'POST', path: '/projects/:project/batches/:batch/cancel', response: BatchDetail }),
  resume: contract({ method: 'POST', path: '/projects/:project/batches/:batch/resume', response: BatchDetail }),
  schedules: contract({
    method: 'GET',
    path: '/projects/:project/batch-schedules',
    response: listOf(BatchSchedule),
  }),
  createSchedule: contract({
    method: 'POST',
    path: '/projects/:project/batch-schedules',
    body: CreateBatchScheduleInput,
    response: BatchSchedule,
  }),
  updateSchedule: contract({
    method: 'PATCH',
    path: '/projects/:project/batch-schedules/:batchSchedule',
    body: UpdateBatchScheduleInput,
    response: BatchSchedule.nullable(),
  }),
  times: contract({
    method: 'GET',
    path: '/projects/:project/batch-schedules/times',
    query: z.object({ cron: z.string() }),
    response: CronTimes,
  }),
};

const pollMs = 2000;

export const batchesQuery = (project: string, filter: BatchFilter = {}) =>
  queryOptions({
    queryKey: ['batches', project, 'list', filter],
    queryFn: (context) => fetchJson(batchCalls.list, { params: { project }, query: filter }, context),
  });
/** Polls beside the live stream until the batch has ended. */
export const batchQuery = (project: string, batch: string) =>
  queryOptions({
    queryKey: ['batches', project, 'get', batch],
    queryFn: (context) => fetchJson(batchCalls.get, { params: { project, batch } }, context),
    refetchInterval: ({ state }) => (state.data && finalBatchStatuses.includes(state.data.status) ? false : pollMs),
  });
export const schedulesQuery = (project: string) =>
  queryOptions({
    queryKey: ['batches', project, 'schedules'],
    queryFn: (context) => fetchJson(batchCalls.schedules, { params: { project } }, context),
  });
export const cronTimesQuery = (project: string, cron: string) =>
  queryOptions({
    queryKey: ['batches', project, 'times', cron],
    queryFn: (context) => fetchJson(batchCalls.times, { params: { project }, query: { cron } }, context),
    retry: false,
  });
