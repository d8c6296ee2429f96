import type { Experiment } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { presentExperiments, withTags } from './present-experiment';

/** Which rows a search looks at. */
export type RowView = 'active' | 'deleted' | 'all';

export const inView = (view: RowView) =>
  view === 'all' ? {} : { deletedAt: view === 'deleted' ? { not: null } : null };

/** Experiments of the project in order of their number; archived ones only when asked for. */
export async function listExperiments(ctx: Context, input: { archived: boolean }): Promise<Experiment[]> {
  requirePermission(ctx, 'experiment:read');
  const rows = await db().experiment.findMany({
    where: {
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      deletedAt: null,
      archivedAt: input.archived ? { not: null } : null,
    },
    include: withTags,
    orderBy: { number: 'asc' },
  });
  return presentExperiments(ctx, rows);
}
