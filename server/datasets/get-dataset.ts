import type { DatasetDetail, DatasetVersionDetail } from '@/lib/contracts/datasets';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { presentDataset, presentVersion, presentVersionDetail } from './present-dataset';
import { getDatasetRow, getVersionRow, here, withDataset } from './queries';

/** One dataset with its versions, newest first. */
export async function getDataset(ctx: Context, id: string): Promise<DatasetDetail> {
  requirePermission(ctx, 'dataset:read');
  const row = await getDatasetRow(ctx, id);
  const versions = await db().datasetVersion.findMany({
    where: { datasetId: id, ...here(ctx), deletedAt: null },
    include: withDataset,
    omit: { profile: true },
    orderBy: { version: 'desc' },
  });
  const dataset = presentDataset(row, { count: versions.length, latest: versions[0] });
  return { ...dataset, versions: versions.map(presentVersion) };
}

/** One version with what each column holds and its first rows. */
export async function getVersion(ctx: Context, id: string): Promise<DatasetVersionDetail> {
  requirePermission(ctx, 'dataset:read');
  return presentVersionDetail(await getVersionRow(ctx, id));
}
