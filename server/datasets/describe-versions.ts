import type { DatasetVersion } from '@/lib/contracts/datasets';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { presentVersion } from './present-dataset';
import { here, withDataset } from './queries';

/** A version with its dataset's name and time column. */
export interface DescribedVersion extends DatasetVersion {
  name: string;
  timeColumn: string | null;
}

/**
 * Versions in the order of the ids.
 *
 * @param options.deleted also finds deleted ones, for what was made from them before
 * @throws NotFound naming the first that is missing
 */
export async function describeVersions(
  ctx: Context,
  ids: readonly string[],
  options: { deleted?: boolean } = {},
): Promise<DescribedVersion[]> {
  requirePermission(ctx, 'dataset:read');
  const rows = await db().datasetVersion.findMany({
    where: {
      id: { in: [...ids] },
      ...here(ctx),
      ...(options.deleted ? {} : { deletedAt: null, dataset: { deletedAt: null } }),
    },
    include: withDataset,
    omit: { profile: true },
  });
  return ids.map((id) => {
    const row = rows.find((one) => one.id === id);
    if (!row) throw notFound('dataset version', id);
    return { ...presentVersion(row), name: row.dataset.name, timeColumn: row.dataset.timeColumn };
  });
}

/** Versions of a dataset whose rows can be read, the earliest rows first. */
export async function listReadyVersions(ctx: Context, datasetId: string): Promise<DescribedVersion[]> {
  requirePermission(ctx, 'dataset:read');
  const rows = await db().datasetVersion.findMany({
    where: { datasetId, ...here(ctx), status: 'ready', deletedAt: null, dataset: { deletedAt: null } },
    select: { id: true },
    orderBy: [{ minTime: { sort: 'asc', nulls: 'last' } }, { version: 'asc' }],
  });
  return describeVersions(
    ctx,
    rows.map(({ id }) => id),
  );
}
