import { randomBytes } from 'node:crypto';
import type { StartTrainingInput } from '@/lib/contracts/experiments';
import { modelKinds } from '@/lib/contracts/model-kinds';
import type { TrainSpec } from '@/lib/contracts/train-spec';
import { TrainingConfig } from '@/lib/contracts/training';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { toJson } from '@/server/core/json';
import { conflict, invalid, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { describeVersions } from '@/server/datasets';
import { createExperimentRow } from './create-experiment-row';

/** A run's id: 32 lower-case hex digits. */
export const newRunId = () => randomBytes(16).toString('hex');

/** Starts a training in a worker: makes its run, pins everything that decides the outcome, queues the job. */
export async function startTraining(
  ctx: Context,
  input: StartTrainingInput & { tags?: Readonly<Record<string, string>> },
): Promise<{ runId: string; jobId: string }> {
  requirePermission(ctx, 'experiment:write');
  const versions = await describeVersions(ctx, input.datasetVersionIds);
  for (const version of versions) requireUsable(version, input);
  const runId = newRunId();
  const name = input.name ?? defaultName(input.spec, versions);
  const config = TrainingConfig.parse(input);
  return inTransaction(async (tx) => {
    const experiment = await findExperiment(tx, ctx, input);
    const jobId = await enqueueJob(tx, ctx, {
      kind: 'run.train',
      payload: { runId },
      title: `Train ${name}`,
      subject: { type: 'run', id: runId },
    });
    await tx.run.create({
      data: {
        id: runId,
        orgId: ctx.orgId,
        projectId: ctx.projectId,
        experimentId: experiment.id,
        name,
        status: 'scheduled',
        source: 'training',
        modelKind: input.spec.kind,
        config: toJson(config),
        userId: ctx.actor.id,
        userName: ctx.actor.name,
        jobId,
        tags: { create: Object.entries(input.tags ?? {}).map(([key, value]) => ({ orgId: ctx.orgId, key, value })) },
        params: { create: paramsOf(config).map(([key, value]) => ({ orgId: ctx.orgId, key, value })) },
        inputs: {
          create: input.datasetVersionIds.map((datasetVersionId) => ({
            orgId: ctx.orgId,
            datasetVersionId,
            context: 'training',
          })),
        },
      },
    });
    await writeAudit(tx, ctx, {
      action: 'run.start',
      subject: { type: 'run', id: runId, name },
      detail: { kind: input.spec.kind },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id: runId });
    return { runId, jobId };
  });
}

type Version = Awaited<ReturnType<typeof describeVersions>>[number];

function requireUsable(version: Version, input: StartTrainingInput): void {
  const title = `${version.name} v${version.version}`;
  if (version.status !== 'ready') throw conflict(`${title} is not ready to train on: its status is ${version.status}.`);
  const names = version.columns.map((column) => column.name);
  const wanted = [
    input.spec.target.column,
    ...(input.spec.columns ?? []),
    ...(input.timeRange ? [input.timeRange.column] : []),
  ];
  const missing = wanted.find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw invalid(`${title} has no column "${missing}"; its columns are ${names.slice(0, 20).join(', ')}.`);
  }
}

function defaultName(spec: TrainSpec, versions: readonly Version[]): string {
  const labels = [...new Set(versions.map(({ label, name, version }) => label || `${name} v${version}`))];
  const span = labels.length > 1 ? `${labels[0]} to ${labels.at(-1)}` : (labels[0] ?? '');
  return `${modelKinds[spec.kind].title} on ${span}`.slice(0, 120);
}

function paramsOf({ spec, timeRange }: TrainingConfig): [string, string][] {
  const target = spec.target.kind === 'threshold' ? `${spec.target.column} > ${spec.target.above}` : spec.target.column;
  const entries: [string, unknown][] = [
    ['kind', spec.kind],
    ['target', target],
    ['seed', spec.seed],
    ['split', spec.split.kind],
    ['validationShare', spec.split.validationShare],
    ...Object.entries(spec.params),
    ...(timeRange?.from ? [['from', timeRange.from] as [string, unknown]] : []),
    ...(timeRange?.to ? [['to', timeRange.to] as [string, unknown]] : []),
  ];
  return entries.map(([key, value]) => [key, String(value)]);
}

async function findExperiment(tx: Tx, ctx: Context, input: StartTrainingInput): Promise<{ id: string }> {
  const here = { orgId: ctx.orgId, projectId: ctx.projectId };
  if (input.experimentId !== undefined) {
    const found = await tx.experiment.findFirst({ where: { id: input.experimentId, ...here, deletedAt: null } });
    if (!found) throw notFound('experiment', input.experimentId);
    return found;
  }
  const name = input.experimentName ?? 'Default';
  const found = await tx.experiment.findFirst({ where: { name, ...here } });
  if (found?.deletedAt) throw conflict(`The experiment "${name}" was deleted: restore it or choose another name.`);
  return found ?? createExperimentRow(tx, ctx, { name, description: '' });
}
