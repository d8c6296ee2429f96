import type { DatasetVersion, UpdateDatasetVersionInput } from '@/lib/contracts/datasets';
import type { Context } from '@/server/core/context';
import { conflict, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { requireNotFreed } from '@/server/core/storage/object-store';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { presentVersion } from './present-dataset';
import { here, withDataset } from './queries';

/**
 * Labels, deletes or restores a version. What is deleted is only hidden: runs that learnt from it still name it, and
 * its rows stay until the purge frees them, a month later.
 */
export async function updateVersion(
  ctx: Context,
  input: UpdateDatasetVersionInput & { id: string },
): Promise<DatasetVersion | null> {
  requirePermission(ctx, 'dataset:write');
  const { id, label, deleted } = input;
  return inTransaction(async (tx) => {
    const row = await tx.datasetVersion.findFirst({
      where: { id, ...here(ctx), dataset: { deletedAt: null } },
      include: withDataset,
      omit: { profile: true },
    });
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('dataset version', id);
    const title = `${row.dataset.name} v${row.version}`;
    if (deleted && row.status === 'importing') {
      throw conflict(`${title} is being imported: cancel its job first, then delete it.`);
    }
    if (deleted === false && row.deletedAt) await requireNotFreed(title, row.sha256);
    const changed = await tx.datasetVersion.update({
      where: { id },
      data: {
        ...(label === undefined ? {} : { label }),
        ...(deleted === undefined ? {} : { deletedAt: deleted ? new Date() : null }),
      },
      include: withDataset,
      omit: { profile: true },
    });
    await writeAudit(tx, ctx, {
      action: deleted ? 'dataset-version.delete' : 'dataset-version.update',
      subject: { type: 'dataset-version', id, name: title },
      detail: { ...(label === undefined ? {} : { label }), ...(deleted === undefined ? {} : { deleted }) },
    });
    await publishEvent(tx, { ...here(ctx), topic: 'dataset', id: row.datasetId });
    return deleted ? null : presentVersion(changed);
  });
}
