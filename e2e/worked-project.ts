import { expect } from '@playwright/test';
import { JobRef } from '@/lib/contracts/ab-tests';
import { BatchDetail, BatchSchedule } from '@/lib/contracts/batches';
import { DatasetDetail, DatasetVersion } from '@/lib/contracts/datasets';
import { ModelVersion } from '@/lib/contracts/models';
import { MonitorDetail } from '@/lib/contracts/monitoring';
import { Project } from '@/lib/contracts/orgs';
import { Policy, RoundDetail } from '@/lib/contracts/policies';
import { EndpointDetail, FeedbackResult, PredictResult } from '@/lib/contracts/serving';
import { z } from 'zod';
import type { Api } from './api';
import { declareRules } from './declare-rules';
import { csvOf, customers, type Customer } from './churn-csv';

/** Ids of everything that one turn of the loop leaves behind. */
export interface WorkedProject {
  slug: string;
  datasetId: string;
  datasetVersionId: string;
  runIds: readonly string[];
  modelId: string;
  modelVersionId: string;
  endpointId: string;
  testId: string;
  monitorId: string;
  policyId: string;
  roundId: string;
  batchId: string;
  webhookId: string;
}

const target = { kind: 'column', column: 'churned' } as const;
const kinds = ['constant', 'logistic', 'gbt'] as const;
const servedFrom = '2025-03-01';
const served = customers({ seed: 3, count: 640, from: servedFrom, days: 16 });
/** The round opens here; its shadow test reads the days after it. */
const roundOpens = '2025-03-03';
const afterServing = '2025-03-18T00:00:00Z';
const started = z.object({ runId: z.string(), jobId: z.string() });

/** A project in which a champion serves, a monitor watched, and a round put two challengers in shadow. */
export async function makeWorkedProject(api: Api): Promise<WorkedProject> {
  const { slug } = await api.post(Project, '/projects', { name: 'Churn' });
  const january = await importCustomers(api, slug, { from: '2025-01-01', seed: 1, label: 'January' });
  const february = await importCustomers(api, slug, { from: '2025-02-01', seed: 2, label: 'February' });
  const runIds = await trainAll(api, slug, january.id);
  const model = await api.post(ModelVersion, `/projects/${slug}/model-versions`, {
    runId: runIds[1],
    modelName: 'churn',
  });
  const endpoint = await api.post(EndpointDetail, `/projects/${slug}/endpoints`, {
    name: 'churn',
    versionId: model.id,
  });
  const monitorId = await makeMonitor(api, slug, { endpointId: endpoint.id, referenceVersionIds: [january.id] });
  await serve(api, slug, (day) => day < roundOpens);
  const { policyId, roundId } = await openRound(api, slug, { endpointId: endpoint.id, datasetId: january.datasetId });
  const testId = await untilShadow(api, slug, roundId);
  await serve(api, slug, (day) => day >= roundOpens);
  await doAsOf(api, slug, `/monitors/${monitorId}/check`);
  await doAsOf(api, slug, `/tests/${testId}/look`);
  const batchId = await scoreAll(api, slug, { endpointId: endpoint.id, datasetVersionId: january.id });
  const rules = { modelId: model.modelId, versionId: model.id, testVersionId: february.id };
  const webhookId = await declareRules(api, slug, rules);
  const common = { slug, runIds, monitorId, policyId, roundId, testId, batchId, webhookId };
  return {
    ...common,
    datasetId: january.datasetId,
    datasetVersionId: january.id,
    modelId: model.modelId,
    modelVersionId: model.id,
    endpointId: endpoint.id,
  };
}

interface Month {
  from: string;
  seed: number;
  label: string;
}

async function importCustomers(api: Api, slug: string, { from, seed, label }: Month): Promise<DatasetVersion> {
  const text = csvOf(customers({ seed, count: 900, from, days: 28 }));
  const query = new URLSearchParams({ name: 'customers', fileName: `${label}.csv`, label });
  const version = await api.upload(DatasetVersion, `/projects/${slug}/datasets/upload?${query}`, text);
  if (version.jobId) await api.finished(slug, version.jobId);
  const { timeColumn } = await api.get(DatasetDetail, `/projects/${slug}/datasets/${version.datasetId}`);
  expect(timeColumn).toBe('seen_at');
  return version;
}

async function trainAll(api: Api, slug: string, versionId: string): Promise<string[]> {
  const trainings = [];
  for (const kind of kinds) {
    const spec = { target, kind, exclude: ['seen_at'] };
    const body = { experimentName: 'churn', datasetVersionIds: [versionId], spec };
    trainings.push(await api.post(started, `/projects/${slug}/trainings`, body));
  }
  for (const { jobId } of trainings) await api.finished(slug, jobId);
  return trainings.map(({ runId }) => runId);
}

async function makeMonitor(api: Api, slug: string, body: { endpointId: string; referenceVersionIds: string[] }) {
  const startsAt = `${servedFrom}T00:00:00Z`;
  const { id } = await api.post(MonitorDetail, `/projects/${slug}/monitors`, {
    name: 'Weekly',
    windowDays: 5,
    startsAt,
    ...body,
  });
  await expect
    .poll(async () => (await api.get(MonitorDetail, `/projects/${slug}/monitors/${id}`)).status, { timeout: 60_000 })
    .toBe('active');
  return id;
}

async function openRound(api: Api, slug: string, { endpointId, datasetId }: { endpointId: string; datasetId: string }) {
  const spec = { target, kind: 'logistic', exclude: ['seen_at'] };
  const sequence = { firstLook: 3, tunedToUnits: 10, alpha: 0.05 };
  const plan = {
    datasetId,
    timeColumn: 'seen_at',
    spec,
    experimentName: 'churn',
    modelName: 'churn',
    challengers: [
      { name: 'Freshest 20 days', lastDays: 20 },
      { name: 'Everything so far', lastDays: null },
    ],
    shadow: { days: 20, ...sequence },
    ab: { days: 20, ...sequence },
  };
  const condition = { alertSinceLastRound: true, minNewLabelDays: 10 };
  const startsAt = `${servedFrom}T00:00:00Z`;
  const body = { endpointId, name: 'Retrain when quality falls', condition, plan, startsAt };
  const policy = await api.post(Policy, `/projects/${slug}/policies`, body);
  const opening = { asOf: `${roundOpens}T00:00:00Z`, reason: 'fresh data' };
  const round = await api.post(RoundDetail, `/projects/${slug}/policies/${policy.id}/rounds`, opening);
  return { policyId: policy.id, roundId: round.id };
}

async function untilShadow(api: Api, slug: string, roundId: string): Promise<string> {
  let round: RoundDetail | undefined;
  await expect(async () => {
    round = await api.get(RoundDetail, `/projects/${slug}/rounds/${roundId}`);
    expect(round.status, round.error ?? round.sentence).toBe('shadow');
  }).toPass({ timeout: 120_000, intervals: [300] });
  expect(round?.shadowTestId).toBeTruthy();
  return round?.shadowTestId ?? '';
}

/** Requests day by day, their outcomes a day later. */
async function serve(api: Api, slug: string, isDue: (day: string) => boolean): Promise<void> {
  const days = new Set(served.map(({ seen_at: seenAt }) => seenAt.slice(0, 10)));
  for (const day of [...days].filter(isDue))
    await serveDay(
      api,
      slug,
      served.filter(({ seen_at: seenAt }) => seenAt.startsWith(day)),
    );
}

async function serveDay(api: Api, slug: string, rows: readonly Customer[]): Promise<void> {
  const door = `/p/${slug}/v1/endpoints/churn`;
  const inputs = rows.map(({ churned: _outcome, seen_at: _time, ...input }) => input);
  const answer = await api.request.post(`${door}/predict`, {
    data: { rows: inputs, eventTime: rows.map((row) => row.seen_at) },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  const { predictions } = PredictResult.parse(await answer.json());
  const items = predictions.map(({ predictionId }, index) => {
    const row = rows[index];
    const heard = new Date(Date.parse(row?.seen_at ?? servedFrom) + 86_400_000).toISOString();
    return { predictionId, label: row?.churned ?? false, eventTime: heard };
  });
  const feedback = await api.request.post(`${door}/feedback`, { data: { items } });
  expect(feedback.ok(), await feedback.text()).toBe(true);
  expect(FeedbackResult.parse(await feedback.json()).recorded).toBe(items.length);
}

async function doAsOf(api: Api, slug: string, path: string): Promise<void> {
  const { jobId } = await api.post(JobRef, `/projects/${slug}${path}`, { asOf: afterServing });
  await api.finished(slug, jobId);
}

/** A batch over a month, done, and a schedule that does the same for every further one. */
async function scoreAll(
  api: Api,
  slug: string,
  rows: { endpointId: string; datasetVersionId: string },
): Promise<string> {
  const started = await api.post(BatchDetail, `/projects/${slug}/batches`, rows);
  const status = async () => (await api.get(BatchDetail, `/projects/${slug}/batches/${started.id}`)).status;
  await expect.poll(status, { timeout: 60_000 }).toBe('done');
  const { endpointId } = rows;
  const { datasetId } = started.input;
  await api.post(BatchSchedule, `/projects/${slug}/batch-schedules`, { endpointId, datasetId, trigger: 'new-version' });
  return started.id;
}
