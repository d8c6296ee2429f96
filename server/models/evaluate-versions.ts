import type { EvaluateInput, EvaluationResult } from '@/lib/contracts/models';
import type { JobRef } from '@/lib/contracts/ab-tests';
import { countOf } from '@/lib/format';
import type { Context } from '@/server/core/context';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { describeVersions, loadTable } from '@/server/datasets';
import { loadBundle } from './load-bundle';
import { getVersionRows } from './queries';

/** Queues the scoring of whole dataset versions by model versions; the job's result is an EvaluationResult. */
export async function startEvaluation(ctx: Context, input: EvaluateInput): Promise<JobRef> {
  requirePermission(ctx, 'model:write');
  const versions = await getVersionRows(ctx, input.versionIds);
  const datasets = await describeVersions(ctx, input.datasetVersionIds);
  const names = versions.map((one) => `${one.model.name} v${one.version}`).join(', ');
  const title = `Evaluate ${names} on ${countOf(datasets.length, 'dataset version')}`;
  const jobId = await inTransaction(async (tx) => {
    const id = await enqueueJob(tx, ctx, { kind: 'model.evaluate', payload: input, title });
    await writeAudit(tx, ctx, { action: 'model.evaluate', subject: { type: 'job', id, name: title } });
    return id;
  });
  return { jobId };
}

/** Scores every row of every dataset version with every model version. */
export async function evaluateVersions(job: JobHandle<'model.evaluate'>): Promise<EvaluationResult> {
  const { ctx, payload, signal } = job;
  const versions = await getVersionRows(ctx, payload.versionIds);
  const datasets = await describeVersions(ctx, payload.datasetVersionIds);
  const models = await Promise.all(versions.map((version) => loadBundle(version.sha256)));
  const result: EvaluationResult = [];
  const total = versions.length * datasets.length;
  for (const dataset of datasets) {
    const table = await loadTable(ctx, { versionIds: [dataset.id] });
    for (const [index, model] of models.entries()) {
      signal.throwIfAborted();
      const version = versions[index];
      if (!version) continue;
      const metrics = await model.evaluate(table);
      const label = dataset.label || `v${dataset.version}`;
      result.push({ versionId: version.id, datasetVersionId: dataset.id, label, rows: table.rowCount, metrics });
      job.progress({
        done: result.length,
        total,
        unit: 'evaluations',
        message: `${version.model.name} v${version.version} on ${label}`,
      });
    }
  }
  return result;
}
