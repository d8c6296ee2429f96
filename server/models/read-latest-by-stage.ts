import type { ModelVersion } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { presentVersions, withNames } from './present-version';

/** The newest version of every stage of each model, archived ones as a stage of their own. */
export async function readLatestByStage(ctx: Context, modelIds: readonly string[]): Promise<ModelVersion[]> {
  requirePermission(ctx, 'model:read');
  const found = await db().$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ON ("modelId", "archivedAt" IS NULL, CASE WHEN "archivedAt" IS NULL THEN stage END) id
    FROM model_version
    WHERE "modelId" = ANY(${modelIds}) AND "orgId" = ${ctx.orgId} AND "projectId" = ${ctx.projectId}
      AND "deletedAt" IS NULL
    ORDER BY "modelId", "archivedAt" IS NULL, CASE WHEN "archivedAt" IS NULL THEN stage END, version DESC`;
  const rows = await db().modelVersion.findMany({
    where: { id: { in: found.map(({ id }) => id) } },
    include: withNames,
    orderBy: { version: 'desc' },
  });
  return presentVersions(ctx, rows);
}
