import type { BatchDetail, StartBatchInput } from '@/lib/contracts/batches';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { describeVersions, type DescribedVersion } from '@/server/datasets';
import { notFound } from '@/server/core/errors';
import { here, subjectOf, tellBatch } from './batch-rows';
import { beginBatch } from './begin-batch';
import { getBatch } from './get-batch';
import { pinModel, planScoring, titleOfDataset, titleOfModel } from './plan-scoring';

/** Scores a dataset version by job: checks that it can be done, then shares its rows between the workers. */
export async function startBatch(ctx: Context, input: StartBatchInput): Promise<BatchDetail> {
  requirePermission(ctx, 'endpoint:write');
  const pinned = await pinModel(ctx, input);
  const dataset = await describeOne(ctx, input.datasetVersionId);
  const { keep = null, partRows = null } = input;
  const wanted = { ...pinned, dataset, keep, partRows, ...namesOf(input, { ...pinned, dataset }) };
  const columns = await planScoring(ctx, wanted);
  const id = await inTransaction(async (tx) => {
    const batch = await insertBatch(tx, ctx, { ...wanted, status: 'running' });
    await beginBatch(tx, ctx, { batch, rows: dataset.rowCount ?? 0, columns });
    return batch.id;
  });
  return getBatch(ctx, id);
}

export async function describeOne(ctx: Context, id: string): Promise<DescribedVersion> {
  const [dataset] = await describeVersions(ctx, [id]);
  if (!dataset) throw notFound('dataset version', id);
  return dataset;
}

type Pinned = Awaited<ReturnType<typeof pinModel>>;

/** What the batch and its result are called where nobody said. */
export function namesOf(
  { name, outputName }: { name?: string | undefined; outputName?: string | undefined },
  { version, dataset }: Pick<Pinned, 'version'> & { dataset: Pick<DescribedVersion, 'name' | 'version'> },
): { name: string; outputName: string } {
  return {
    name: name ?? `${titleOfDataset(dataset)} by ${titleOfModel(version)}`,
    outputName: outputName ?? `${dataset.name} scored`.slice(0, 120),
  };
}

interface NewBatch extends Pinned {
  dataset: Pick<DescribedVersion, 'id' | 'name' | 'version'>;
  name: string;
  outputName: string;
  keep: readonly string[] | null;
  partRows: number | null;
  status: 'running' | 'importing' | 'failed';
  error?: string;
  schedule?: { id: string; dueKey: string };
}

/** Writes the row of a batch, its audit entry and its news. */
export async function insertBatch(tx: Tx, ctx: Context, input: NewBatch) {
  const { version, endpointId, dataset, name, outputName, keep, partRows, status, error, schedule } = input;
  const row = await tx.batch.create({
    data: {
      ...here(ctx),
      name,
      status,
      error: error ?? null,
      versionId: version.id,
      endpointId,
      datasetVersionId: dataset.id,
      ...(keep === null ? {} : { keep: [...keep] }),
      outputName,
      partRows,
      scheduleId: schedule?.id ?? null,
      dueKey: schedule?.dueKey ?? null,
      createdById: ctx.actor.id,
      createdByName: ctx.actor.name,
      ...(status === 'failed' ? { finishedAt: new Date() } : {}),
    },
  });
  await writeAudit(tx, ctx, {
    action: 'batch.start',
    subject: subjectOf(row),
    detail: { model: titleOfModel(version), dataset: titleOfDataset(dataset), outputName },
  });
  await tellBatch(tx, ctx, row.id);
  return row;
}
