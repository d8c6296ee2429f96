import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  Experiment,
  Run,
  RunDetail,
  StartTrainingInput,
  UpdateExperimentInput,
  UpdateRunInput,
} from '@/lib/contracts/experiments';
import { pageOf } from '@/lib/contracts/basics';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { listOf } from '@/components/list-of';

export const experimentCalls = {
  list: contract({
    method: 'GET',
    path: '/projects/:project/experiments',
    query: z.object({ archived: z.boolean().optional() }),
    response: listOf(Experiment),
  }),
  update: contract({
    method: 'PATCH',
    path: '/projects/:project/experiments/:experiment',
    body: UpdateExperimentInput,
    response: Experiment.nullable(),
  }),
  runs: contract({
    method: 'GET',
    path: '/projects/:project/runs',
    query: z.object({ limit: z.number() }),
    response: pageOf(Run),
  }),
  run: contract({ method: 'GET', path: '/projects/:project/runs/:run', response: RunDetail }),
  updateRun: contract({
    method: 'PATCH',
    path: '/projects/:project/runs/:run',
    body: UpdateRunInput,
    response: RunDetail.nullable(),
  }),
  train: contract({
    method: 'POST',
    path: '/projects/:project/trainings',
    body: StartTrainingInput,
    response: z.object({ runId: z.string(), jobId: z.string() }),
  }),
};

export const experimentsQuery = (project: string, archived = false) =>
  queryOptions({
    queryKey: ['experiments', project, 'list', { archived }],
    queryFn: (context) => fetchJson(experimentCalls.list, { params: { project }, query: { archived } }, context),
  });
/** The newest runs. */
export const runsQuery = (project: string, query: { limit: number }) =>
  queryOptions({
    queryKey: ['experiments', project, 'runs', query],
    queryFn: (context) => fetchJson(experimentCalls.runs, { params: { project }, query }, context),
  });
export const runQuery = (project: string, run: string) =>
  queryOptions({
    queryKey: ['experiments', project, 'run', run],
    queryFn: (context) => fetchJson(experimentCalls.run, { params: { project, run } }, context),
  });
