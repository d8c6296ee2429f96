import type { CreateDatasetInput, Dataset } from '@/lib/contracts/datasets';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { presentDataset, type DatasetRow } from './present-dataset';
import { here, lockDatasets, requireFreeName } from './queries';

/** Makes a dataset without versions. */
export async function createDataset(ctx: Context, input: CreateDatasetInput): Promise<Dataset> {
  requirePermission(ctx, 'dataset:write');
  return inTransaction(async (tx) => {
    await lockDatasets(tx, ctx);
    await requireFreeName(tx, ctx, input.name);
    return presentDataset(await insertDataset(tx, ctx, input), { count: 0, latest: undefined });
  });
}

/** Writes the row of a dataset whose name was found free. */
export async function insertDataset(tx: Tx, ctx: Context, input: CreateDatasetInput): Promise<DatasetRow> {
  const { name, description, timeColumn } = input;
  const row = await tx.dataset.create({
    data: { ...here(ctx), name, description, timeColumn, createdById: ctx.actor.id },
  });
  await writeAudit(tx, ctx, { action: 'dataset.create', subject: { type: 'dataset', id: row.id, name } });
  await publishEvent(tx, { ...here(ctx), topic: 'dataset', id: row.id });
  return row;
}
