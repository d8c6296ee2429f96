import type { Dataset, UpdateDatasetInput } from '@/lib/contracts/datasets';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { invalid, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getDataset } from './get-dataset';
import { columnsOf, StoredProfile } from './present-dataset';
import { here, lockDatasets, requireFreeName } from './queries';
import { timeSpanOf } from './time-span';

/** Renames, describes, archives, deletes or restores a dataset, or says which column is its time. */
export async function updateDataset(ctx: Context, input: UpdateDatasetInput & { id: string }): Promise<Dataset | null> {
  requirePermission(ctx, 'dataset:write');
  const { id, archived, deleted, ...fields } = input;
  await inTransaction(async (tx) => {
    await lockDatasets(tx, ctx);
    const row = await tx.dataset.findFirst({ where: { id, ...here(ctx) } });
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('dataset', id);
    const name = fields.name ?? row.name;
    if (name !== row.name || row.deletedAt) await requireFreeName(tx, ctx, name);
    if (fields.timeColumn !== undefined) {
      await setTimeColumn(tx, { datasetId: id, orgId: ctx.orgId, timeColumn: fields.timeColumn });
    }
    await tx.dataset.update({
      where: { id },
      data: {
        ...fields,
        ...(archived === undefined ? {} : { archivedAt: archived ? new Date() : null }),
        ...(deleted === undefined ? {} : { deletedAt: deleted ? new Date() : null }),
      },
    });
    await writeAudit(tx, ctx, {
      action: deleted ? 'dataset.delete' : 'dataset.update',
      subject: { type: 'dataset', id, name },
      detail: {
        ...fields,
        ...(archived === undefined ? {} : { archived }),
        ...(deleted === undefined ? {} : { deleted }),
      },
    });
    await publishEvent(tx, { ...here(ctx), topic: 'dataset', id });
  });
  if (deleted) return null;
  const { versions: _, ...dataset } = await getDataset(ctx, id);
  return dataset;
}

interface TimeChange {
  datasetId: string;
  orgId: string;
  timeColumn: string | null;
}

/** The time column must be one in every version that is ready; their spans of time follow it. */
async function setTimeColumn(tx: Tx, { datasetId, orgId, timeColumn }: TimeChange): Promise<void> {
  const versions = await tx.datasetVersion.findMany({ where: { datasetId, orgId, status: 'ready' } });
  for (const version of versions) {
    const column = columnsOf(version).find((one) => one.name === timeColumn);
    if (timeColumn !== null && column?.type !== 'datetime' && version.deletedAt === null) {
      const what = column ? `is of type ${column.type} there` : 'is not among its columns';
      throw invalid(
        `"${timeColumn}" cannot be the time column: version ${version.version} needs it as dates, but it ${what}.`,
      );
    }
    const profile = StoredProfile.parse(version.profile);
    await tx.datasetVersion.update({ where: { id: version.id }, data: timeSpanOf(profile.columns, timeColumn) });
  }
}
