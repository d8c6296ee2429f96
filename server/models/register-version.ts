import { bundlePath, TrainingConfig, TrainingReport } from '@/lib/contracts/training';
import type { ModelVersion, RegisterVersionInput } from '@/lib/contracts/models';
import { trainedOnSentence } from '@/lib/format/trained-on';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { conflict, notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { describeVersions } from '@/server/datasets';
import { findOrCreateModel, insertVersion } from './insert-version';
import { loadBundle } from './load-bundle';
import { presentVersions } from './present-version';
import { getVersionRow } from './queries';

/**
 * Registers the model of a finished training as the next version of a registered model, which is made
 * when the name is new. The same run registered again under the same name is the version it made before.
 */
export async function registerVersion(ctx: Context, input: RegisterVersionInput): Promise<ModelVersion> {
  requirePermission(ctx, 'model:write');
  const source = await readRun(ctx, input.runId);
  const { signature } = await loadBundle(source.artifact.sha256);
  const id = await inTransaction(async (tx) => {
    const { model } = await findOrCreateModel(tx, ctx, { name: input.modelName });
    const before = await tx.modelVersion.findFirst({
      where: { modelId: model.id, runId: input.runId, sha256: source.artifact.sha256, deletedAt: null },
    });
    if (before) return before.id;
    return insertVersion(tx, ctx, {
      model,
      runId: input.runId,
      kind: source.kind,
      task: source.report.task,
      description: input.description,
      object: source.artifact,
      signature,
      metrics: source.report.metrics,
      trainedOn: source.trainedOn,
      authorId: ctx.actor.id,
      detail: { runId: input.runId },
    });
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
