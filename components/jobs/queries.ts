import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { finalJobStatuses, Job, JobLogLine, Worker } from '@/lib/contracts/jobs';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { listOf } from '@/components/list-of';

export const jobCalls = {
  list: contract({
    method: 'GET',
    path: '/projects/:project/jobs',
    query: z.object({ limit: z.number().optional(), active: z.boolean().optional() }),
    response: listOf(Job),
  }),
  get: contract({ method: 'GET', path: '/projects/:project/jobs/:job', response: Job }),
  log: contract({
    method: 'GET',
    path: '/projects/:project/jobs/:job/log',
    query: z.object({ after: z.string().optional() }),
    response: listOf(JobLogLine),
  }),
  cancel: contract({ method: 'POST', path: '/projects/:project/jobs/:job/cancel', response: Job }),
  workers: contract({ method: 'GET', path: '/workers', response: listOf(Worker) }),
};

const pollMs = 2000;

export const jobsQuery = (project: string, query: { limit?: number; active?: boolean } = {}) =>
  queryOptions({
    queryKey: ['jobs', project, 'list', query],
    queryFn: (context) => fetchJson(jobCalls.list, { params: { project }, query }, context),
  });
/** Polls beside the live stream until the job has ended. */
export const jobQuery = (project: string, job: string) =>
  queryOptions({
    queryKey: ['jobs', project, 'get', job],
    queryFn: (context) => fetchJson(jobCalls.get, { params: { project, job } }, context),
    refetchInterval: ({ state }) => (state.data && finalJobStatuses.includes(state.data.status) ? false : pollMs),
  });
export const jobLogQuery = (project: string, job: string) =>
  queryOptions({
    queryKey: ['jobs', project, 'log', job],
    queryFn: (context) => fetchJson(jobCalls.log, { params: { project, job }, query: {} }, context),
  });
export const workersQuery = () =>
  queryOptions({
    queryKey: ['jobs', 'workers'],
    queryFn: (context) => fetchJson(jobCalls.workers, {}, context),
    refetchInterval: 5000,
  });
