import { Prisma } from '@/prisma/generated/client';
import type { RegisteredModel } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { conditionsSql, orderSql, type KeyedColumn, type Search } from '@/server/core/search-conditions';
import { readModels } from './list-models';


const columns = { name: Prisma.sql`model.name`, updatedAt: Prisma.sql`model."updatedAt"` };
const keyedValue = ({ key }: KeyedColumn) => Prisma.sql`(
  SELECT tag.value FROM registered_model_tag tag WHERE tag."modelId" = model.id AND tag.key = ${key})`;

export type ModelSearch = Search<'name', keyof typeof columns>;

/** Models of the project that are neither archived nor deleted, and for which every condition holds. */
export async function searchModels(ctx: Context, search: ModelSearch): Promise<RegisteredModel[]> {
  requirePermission(ctx, 'model:read');
  const found = await db().$queryRaw<{ id: string }[]>`
    SELECT model.id FROM registered_model model
    WHERE model."orgId" = ${ctx.orgId} AND model."projectId" = ${ctx.projectId}
      AND model."deletedAt" IS NULL AND model."archivedAt" IS NULL
      ${conditionsSql(search.conditions, { columns, keyedValue })}
    ORDER BY ${orderSql(search.order, columns)}, model.id
    LIMIT ${search.limit} OFFSET ${search.offset}`;
  const models = await readModels(ctx, { id: { in: found.map(({ id }) => id) } });
  const byId = new Map(models.map((model) => [model.id, model]));
  return found.flatMap(({ id }) => byId.get(id) ?? []);
}
