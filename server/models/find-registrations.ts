import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';

/** Which versions were registered from logged models, by logged model. */
export async function findRegistrations(
  ctx: Context,
  loggedModelIds: readonly string[],
): Promise<Map<string, { name: string; version: number }[]>> {
  requirePermission(ctx, 'model:read');
  const rows = await db().modelVersion.findMany({
    where: {
      loggedModelId: { in: [...loggedModelIds] },
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      deletedAt: null,
      model: { deletedAt: null },
    },
    select: { loggedModelId: true, version: true, model: { select: { name: true } } },
    orderBy: [{ createdAt: 'asc' }],
  });
  const byModel = new Map<string, { name: string; version: number }[]>();
  for (const { loggedModelId, version, model } of rows) {
    const id = loggedModelId ?? '';
    byModel.set(id, [...(byModel.get(id) ?? []), { name: model.name, version }]);
  }
  return byModel;
}
