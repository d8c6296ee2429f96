import type { EvaluationPlan } from '@/lib/contracts/version-facts';
import type { RegisteredModelDetail } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { describeVersions } from '@/server/datasets';
import { getModel } from './list-models';
import { getModelRow, getVersionRow } from './queries';

/** So many versions are measured again when the plan changes; older ones on request. */
const measuredAgain = 10;

/** Says on which rows the versions of a model are measured, and measures the newest of them again. */
export async function setEvaluationPlan(
  ctx: Context,
  input: EvaluationPlan & { modelId: string },
): Promise<RegisteredModelDetail> {
  requirePermission(ctx, 'model:write');
  const { modelId, ...plan } = input;
  if (plan.test) await describeVersions(ctx, plan.test.datasetVersionIds);
  await inTransaction(async (tx) => {
    const model = await getModelRow(ctx, modelId, tx);
    await tx.registeredModel.update({ where: { id: model.id }, data: { evaluationPlan: toJson(plan) } });
    await writeAudit(tx, ctx, {
      action: 'model.set-evaluation-plan',
      subject: { type: 'model', id: model.id, name: model.name },
      detail: toJson({ before: model.evaluationPlan, after: plan }),
    });
    const newest = await tx.modelVersion.findMany({
      where: { modelId, orgId: ctx.orgId, deletedAt: null, archivedAt: null },
      orderBy: { version: 'desc' },
      take: measuredAgain,
    });
    for (const { id, version } of newest) await enqueueMeasuring(tx, ctx, { id, name: `${model.name} v${version}` });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: model.id });
  });
  return getModel(ctx, modelId);
}

/** Queues the measuring of a version: latency, metrics and slices. */
export async function startMeasuring(ctx: Context, versionId: string): Promise<{ jobId: string }> {
  requirePermission(ctx, 'model:write');
  const { id, version, model } = await getVersionRow(ctx, versionId);
  const name = `${model.name} v${version}`;
  const jobId = await inTransaction(async (tx) => {
    await writeAudit(tx, ctx, { action: 'model-version.measure', subject: { type: 'model-version', id, name } });
    return enqueueMeasuring(tx, ctx, { id, name });
  });
  return { jobId };
}

/** The same inside the transaction of a larger act, such as a registration. */
export function enqueueMeasuring(tx: Tx, ctx: Context, of: { id: string; name: string }): Promise<string> {
  return enqueueJob(tx, ctx, {
    kind: 'version.measure',
    payload: { versionId: of.id },
    title: `Measure ${of.name}`,
    subject: { type: 'model-version', id: of.id },
    unique: of.id,
  });
}
