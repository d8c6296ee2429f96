import type { Dataset } from '@/lib/contracts/datasets';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { presentDataset } from './present-dataset';
import { here, withDataset } from './queries';

/** Datasets of the project by name, each with its newest version; archived ones only when asked for. */
export async function listDatasets(ctx: Context, input: { archived: boolean }): Promise<Dataset[]> {
  requirePermission(ctx, 'dataset:read');
  const rows = await db().dataset.findMany({
    where: { ...here(ctx), deletedAt: null, archivedAt: input.archived ? { not: null } : null },
    include: {
      versions: {
        where: { deletedAt: null },
        orderBy: { version: 'desc' },
        take: 1,
        include: withDataset,
        omit: { profile: true },
      },
      _count: { select: { versions: { where: { deletedAt: null } } } },
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => presentDataset(row, { count: row._count.versions, latest: row.versions[0] }));
}
