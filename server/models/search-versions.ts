import { Prisma } from '@/prisma/generated/client';
import type { ModelVersion } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { conditionsSql, orderSql, type KeyedColumn, type Search } from '@/server/core/search-conditions';
import { presentVersions, withNames } from './present-version';

const columns = {
  name: Prisma.sql`model.name`,
  // Wider than it is kept: a filter may name a number that no version reaches.
  version: Prisma.sql`version.version::bigint`,
  runId: Prisma.sql`version."runId"`,
  source: Prisma.sql`version.source`,
  createdAt: Prisma.sql`version."createdAt"`,
  updatedAt: Prisma.sql`version."updatedAt"`,
};
const keyedValue = ({ key }: KeyedColumn) => Prisma.sql`(
  SELECT tag.value FROM model_version_tag tag WHERE tag."versionId" = version.id AND tag.key = ${key})`;

export type VersionSearch = Search<
  'name' | 'version' | 'runId' | 'source',
  'name' | 'version' | 'createdAt' | 'updatedAt'
>;

/** Versions of the project's models, archived ones too, for which every condition holds. */
export async function searchVersions(ctx: Context, search: VersionSearch): Promise<ModelVersion[]> {
  requirePermission(ctx, 'model:read');
  const found = await db().$queryRaw<{ id: string }[]>`
    SELECT version.id FROM model_version version JOIN registered_model model ON model.id = version."modelId"
    WHERE version."orgId" = ${ctx.orgId} AND version."projectId" = ${ctx.projectId}
      AND version."deletedAt" IS NULL AND model."deletedAt" IS NULL
      ${conditionsSql(search.conditions, { columns, keyedValue })}
    ORDER BY ${orderSql(search.order, columns)}, version.id
    LIMIT ${search.limit} OFFSET ${search.offset}`;
  const where = { id: { in: found.map(({ id }) => id) }, orgId: ctx.orgId, projectId: ctx.projectId };
  const shown = await presentVersions(ctx, await db().modelVersion.findMany({ where, include: withNames }));
  const byId = new Map(shown.map((version) => [version.id, version]));
  return found.flatMap(({ id }) => byId.get(id) ?? []);
}
