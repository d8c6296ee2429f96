import { Prisma } from '@/prisma/generated/client';
import type { RegisteredModel } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { readModels } from './list-models';
import { conditionsSql, orderSql, type Search } from './search-conditions';

const columns = { name: Prisma.sql`name`, updatedAt: Prisma.sql`"updatedAt"` };

export type ModelSearch = Search<'name', keyof typeof columns>;

/** Models of the project that are neither archived nor deleted, and for which every condition holds. */
export async function searchModels(ctx: Context, search: ModelSearch): Promise<RegisteredModel[]> {
  requirePermission(ctx, 'model:read');
  const found = await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM registered_model
    WHERE "orgId" = ${ctx.orgId} AND "projectId" = ${ctx.projectId} AND "deletedAt" IS NULL AND "archivedAt" IS NULL
      ${conditionsSql(search.conditions, columns)}
    ORDER BY ${orderSql(search.order, columns)}, id
    LIMIT ${search.limit} OFFSET ${search.offset}`;
  const models = await readModels(ctx, { id: { in: found.map(({ id }) => id) } });
  const byId = new Map(models.map((model) => [model.id, model]));
  return found.flatMap(({ id }) => byId.get(id) ?? []);
}
