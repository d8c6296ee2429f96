import type { BatchSchedule, CreateBatchScheduleInput } from '@/lib/contracts/batches';
import type { Context } from '@/server/core/context';
import { invalid } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getDataset } from '@/server/datasets';
import { here, tellBatch } from './batch-rows';
import { nextDue } from './cron-times';
import { getSchedule } from './list-schedules';
import { pinModel, planScoring, titleOfModel } from './plan-scoring';
import { describeOne } from './start-batch';

/** Scores a dataset again and again: by the clock, or whenever it gets a version. */
export async function createSchedule(ctx: Context, input: CreateBatchScheduleInput): Promise<BatchSchedule> {
  requirePermission(ctx, 'endpoint:write');
  const { trigger, cron = null, keep = null, partRows = null, modelVersionId = null, endpointId = null } = input;
  const now = new Date();
  const nextRunAt = cron === null ? null : nextDue(cron, now);
  const { version } = await pinModel(ctx, input);
  const dataset = await getDataset(ctx, input.datasetId);
  const outputName = input.outputName ?? `${dataset.name} scored`.slice(0, 120);
  if (outputName === dataset.name) {
    throw invalid(`"${outputName}" cannot hold the scores of its own rows: name another dataset for the result.`);
  }
  if (dataset.latest?.status === 'ready') {
    const latest = await describeOne(ctx, dataset.latest.id);
    await planScoring(ctx, { version, dataset: latest, keep, outputName });
  }
  const name = input.name ?? `${dataset.name} by ${endpointId === null ? titleOfModel(version) : version.model.name}`;
  const id = await inTransaction(async (tx) => {
    const row = await tx.batchSchedule.create({
      data: {
        ...here(ctx),
        ...{ name, versionId: modelVersionId, endpointId, datasetId: dataset.id, outputName, partRows, trigger, cron },
        ...(keep === null ? {} : { keep }),
        nextRunAt,
        activeFrom: now,
        createdById: ctx.actor.id,
        createdByName: ctx.actor.name,
      },
    });
    await writeAudit(tx, ctx, {
      action: 'batch-schedule.create',
      subject: { type: 'batch-schedule', id: row.id, name },
      detail: { trigger, cron, dataset: dataset.name, outputName },
    });
    await tellBatch(tx, ctx, row.id);
    return row.id;
  });
  return getSchedule(ctx, id);
}
