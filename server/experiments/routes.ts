import { z } from 'zod';
import { Id, pageOf } from '@/lib/contracts/basics';
import {
  CreateExperimentInput,
  CreateRunInput,
  Experiment,
  ListRunsQuery,
  LogMetricsInput,
  LogParamsInput,
  MetricHistoryQuery,
  MetricSeries,
  Run,
  RunDetail,
  StartTrainingInput,
  UpdateExperimentInput,
  UpdateRunInput,
} from '@/lib/contracts/experiments';
import { Verification } from '@/lib/contracts/reruns';
import { projectRoute, type Route } from '@/server/core/route';
import { artifactRoutes } from './artifacts/artifact-routes';
import { chartRoutes } from './charts/chart-routes';
import { commentRoutes } from './comments/comment-routes';
import { createExperiment } from './create-experiment';
import { createRun } from './create-run';
import { getExperiment } from './get-experiment';
import { getMetricHistory } from './get-metric-history';
import { getRun } from './get-run';
import { listExperiments } from './list-experiments';
import { listRuns } from './list-runs';
import { logParams } from './log-params';
import { recordMetrics } from './record-metrics';
import { rerunTraining } from './rerun-training';
import { searchRoutes } from './search/search-routes';
import { startTraining } from './start-training';
import { updateExperiment } from './update-experiment';
import { updateRun } from './update-run';
import { verifyRerun } from './verify-rerun';
import { viewRoutes } from './views/view-routes';

const byExperiment = z.object({ experiment: Id });
const byRun = z.object({ run: Id });
const Nothing = z.object({});

const experimentRoutes: Route[] = [
  projectRoute({
    method: 'GET', path: '/experiments', tag: 'experiments', permission: 'experiment:read', summary: 'Experiments',
    query: z.object({ archived: z.stringbool().default(false) }),
    response: z.object({ items: z.array(Experiment) }),
    run: async (ctx, { query }) => ({ items: await listExperiments(ctx, query) }),
  }),
  projectRoute({
    method: 'POST', path: '/experiments', tag: 'experiments', permission: 'experiment:write',
    body: CreateExperimentInput, response: Experiment, summary: 'Make an experiment',
    run: (ctx, { body }) => createExperiment(ctx, body),
  }),
  projectRoute({
    method: 'GET', path: '/experiments/:experiment', tag: 'experiments', permission: 'experiment:read',
    params: byExperiment, response: Experiment, summary: 'One experiment',
    run: (ctx, { params }) => getExperiment(ctx, params.experiment),
  }),
  projectRoute({
    method: 'PATCH', path: '/experiments/:experiment', tag: 'experiments', permission: 'experiment:write',
    params: byExperiment, body: UpdateExperimentInput, response: Experiment.nullable(),
    summary: 'Rename, describe, archive, delete or restore an experiment; its runs go and come back with it',
    run: (ctx, { params, body }) => updateExperiment(ctx, { id: params.experiment, ...body }),
  }),
];

const runRoutes: Route[] = [
  projectRoute({
    method: 'GET', path: '/runs', tag: 'runs', permission: 'experiment:read', query: ListRunsQuery,
    response: pageOf(Run), summary: 'Runs with their params, tags and latest metrics, newest first',
    run: (ctx, { query }) => listRuns(ctx, query),
  }),
  projectRoute({
    method: 'POST', path: '/runs', tag: 'runs', permission: 'experiment:write', body: CreateRunInput, response: Run,
    summary: 'Begin a run that is logged from outside',
    run: (ctx, { body }) => createRun(ctx, body),
  }),
  projectRoute({
    method: 'POST', path: '/trainings', tag: 'runs', permission: 'experiment:write', body: StartTrainingInput,
    response: z.object({ runId: Id, jobId: Id }), summary: 'Train a model in a worker',
    run: (ctx, { body }) => startTraining(ctx, body),
  }),
  projectRoute({
    method: 'POST', path: '/runs/:run/rerun', tag: 'runs', permission: 'experiment:write', params: byRun,
    response: z.object({ runId: Id, jobId: Id }),
    summary: 'Train once more with the same rows, settings and seed, and compare',
    run: (ctx, { params }) => rerunTraining(ctx, params.run),
  }),
  projectRoute({
    method: 'GET', path: '/runs/:run/verification', tag: 'runs', permission: 'experiment:read', params: byRun,
    response: Verification.nullable(), summary: 'Whether a repeated training came out the same; null for other runs',
    run: (ctx, { params }) => verifyRerun(ctx, params.run),
  }),
  projectRoute({
    method: 'GET', path: '/runs/:run', tag: 'runs', permission: 'experiment:read', params: byRun, response: RunDetail,
    summary: 'One run with its report and artifacts',
    run: (ctx, { params }) => getRun(ctx, params.run),
  }),
  projectRoute({
    method: 'PATCH', path: '/runs/:run', tag: 'runs', permission: 'experiment:write', params: byRun,
    body: UpdateRunInput, response: RunDetail.nullable(),
    summary: 'Rename, tag, archive, delete, restore or end a run',
    run: (ctx, { params, body }) => updateRun(ctx, { id: params.run, ...body }),
  }),
];

const loggedRoutes: Route[] = [
  projectRoute({
    method: 'POST', path: '/runs/:run/metrics', tag: 'runs', permission: 'experiment:write', params: byRun,
    body: LogMetricsInput, response: Nothing, summary: 'Add metric points to a run; repeating one changes nothing',
    run: (ctx, { params, body }) => recordMetrics(ctx, { runId: params.run, points: body.points }),
  }),
  projectRoute({
    method: 'POST', path: '/runs/:run/params', tag: 'runs', permission: 'experiment:write', params: byRun,
    body: LogParamsInput, response: Nothing, summary: 'Add params to a run; a value once logged stays',
    run: (ctx, { params, body }) => logParams(ctx, { runId: params.run, ...body }),
  }),
  projectRoute({
    method: 'GET', path: '/metrics', tag: 'runs', permission: 'experiment:read', query: MetricHistoryQuery,
    response: z.object({ series: z.array(MetricSeries) }),
    summary: 'Metric series of several runs, thinned for a chart',
    run: async (ctx, { query }) => ({ series: await getMetricHistory(ctx, query) }),
  }),
];

export const routes: Route[] = [
  ...experimentRoutes,
  ...searchRoutes,
  ...runRoutes,
  ...loggedRoutes,
  ...artifactRoutes,
  ...chartRoutes,
  ...commentRoutes,
  ...viewRoutes,
];
