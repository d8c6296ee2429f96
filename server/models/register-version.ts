import { bundlePath, TrainingConfig, TrainingReport } from '@/lib/contracts/training';
import type { ModelVersion, RegisterVersionInput } from '@/lib/contracts/models';
import { trainedOnSentence } from '@/lib/format/trained-on';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { conflict, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { describeVersions } from '@/server/datasets';
import type { RegisteredModel } from '@/prisma/generated/client';
import { loadBundle } from './load-bundle';
import { presentVersions } from './present-version';
import { getVersionRow } from './queries';
import { enqueueMeasuring } from './set-evaluation-plan';

/**
 * Registers the model of a finished training as the next version of a registered model, which is made
 * when the name is new. The same run registered again under the same name is the version it made before.
 */
export async function registerVersion(ctx: Context, input: RegisterVersionInput): Promise<ModelVersion> {
  requirePermission(ctx, 'model:write');
  const source = await readRun(ctx, input.runId);
  const { signature } = await loadBundle(source.artifact.sha256);
  const id = await inTransaction(async (tx) => {
    const model = await findOrCreateModel(tx, ctx, input.modelName);
    const before = await tx.modelVersion.findFirst({
      where: { modelId: model.id, runId: input.runId, deletedAt: null },
    });
    if (before) return before.id;
    const last = await tx.modelVersion.aggregate({ where: { modelId: model.id }, _max: { version: true } });
    const row = await tx.modelVersion.create({
      data: {
        orgId: ctx.orgId,
        projectId: ctx.projectId,
        modelId: model.id,
        version: (last._max.version ?? 0) + 1,
        runId: input.runId,
        kind: source.kind,
        task: source.report.task,
        description: input.description,
        sha256: source.artifact.sha256,
        sizeBytes: source.artifact.sizeBytes,
        signature: toJson(signature),
        inputExample: toJson(Object.fromEntries(signature.inputs.map((field) => [field.name, field.example]))),
        metrics: source.report.metrics,
        trainedOn: source.trainedOn,
        createdById: ctx.actor.id,
      },
    });
    await writeAudit(tx, ctx, {
      action: 'model-version.register',
      subject: { type: 'model-version', id: row.id, name: `${model.name} v${row.version}` },
      detail: { runId: input.runId },
    });
    await enqueueMeasuring(tx, ctx, { id: row.id, name: `${model.name} v${row.version}` });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: model.id });
    return row.id;
  });
  const [version] = await presentVersions(ctx, [await getVersionRow(ctx, id)]);
  if (!version) throw notFound('model version', id);
  return version;
}

async function readRun(ctx: Context, runId: string) {
  const run = await db().run.findFirst({
    where: { id: runId, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null },
    include: { artifacts: { where: { path: bundlePath } } },
  });
  if (!run) throw notFound('run', runId);
  const [artifact] = run.artifacts;
  if (run.status !== 'finished' || !artifact || !run.modelKind) {
    throw conflict(`The run ${run.name} has no finished model to register: its status is ${run.status}.`);
  }
  const config = TrainingConfig.parse(run.config);
  const report = TrainingReport.parse(run.report);
  return { artifact, report, kind: run.modelKind, trainedOn: await describeTraining(ctx, config, report) };
}

async function describeTraining(ctx: Context, config: TrainingConfig, report: TrainingReport) {
  const versions = await describeVersions(ctx, config.datasetVersionIds);
  const { from = null, to = null } = config.timeRange ?? {};
  const rows = report.rows.total;
  const datasetVersions = versions.map(({ id, name, version, label }) => ({ id, name, version, label }));
  return { datasetVersions, rows, from, to, sentence: trainedOnSentence({ datasetVersions, rows, from, to }) };
}

async function findOrCreateModel(tx: Tx, ctx: Context, name: string): Promise<RegisteredModel> {
  // Serialises registrations of one project, so that version numbers count up without gaps.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`models ${ctx.projectId}`}, 0))::text`;
  const found = await tx.registeredModel.findFirst({
    where: { projectId: ctx.projectId, orgId: ctx.orgId, name, deletedAt: null },
  });
  if (found) return found;
  const model = await tx.registeredModel.create({
    data: { orgId: ctx.orgId, projectId: ctx.projectId, name, createdById: ctx.actor.id },
  });
  await writeAudit(tx, ctx, { action: 'model.create', subject: { type: 'model', id: model.id, name } });
  return model;
}
