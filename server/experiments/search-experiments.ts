import { Prisma } from '@/prisma/generated/client';
import type { Experiment } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { conditionsSql, orderSql, type Condition, type KeyedColumn, type Order } from '@/server/core/search-conditions';
import type { RowView } from './list-experiments';
import { presentExperiments, withTags } from './present-experiment';

// Names are ordered by their code points, whatever the language of the database.
const columns = {
  name: Prisma.sql`e.name COLLATE "C"`,
  number: Prisma.sql`e.number`,
  createdAt: Prisma.sql`e."createdAt"`,
  updatedAt: Prisma.sql`e."updatedAt"`,
  createdMs: Prisma.sql`(extract(epoch FROM e."createdAt") * 1000)::bigint`,
  updatedMs: Prisma.sql`(extract(epoch FROM e."updatedAt") * 1000)::bigint`,
};
const keyedValue = ({ key }: KeyedColumn) => Prisma.sql`(
  SELECT tag.value FROM experiment_tag tag WHERE tag."experimentId" = e.id AND tag.key = ${key})`;
const inView: Record<RowView, Prisma.Sql> = {
  active: Prisma.sql`AND e."deletedAt" IS NULL`,
  deleted: Prisma.sql`AND e."deletedAt" IS NOT NULL`,
  all: Prisma.empty,
};

export type ExperimentOrder = Order<'name' | 'number' | 'createdAt' | 'updatedAt'>;

interface ExperimentSearch {
  conditions?: readonly Condition<'name' | 'createdMs' | 'updatedMs'>[];
  view: RowView;
  order: readonly ExperimentOrder[];
  limit: number;
  offset: number;
}

/** A stretch of the project's experiments for which every condition holds, archived ones among them. */
export async function searchExperiments(ctx: Context, search: ExperimentSearch): Promise<Experiment[]> {
  requirePermission(ctx, 'experiment:read');
  const { conditions = [], view, order, limit, offset } = search;
  const found = await db().$queryRaw<{ id: string }[]>`
    SELECT e.id FROM experiment e
    WHERE e."orgId" = ${ctx.orgId} AND e."projectId" = ${ctx.projectId} ${inView[view]}
      ${conditionsSql(conditions, { columns, keyedValue })}
    ORDER BY ${orderSql(order, columns)}, e.number
    LIMIT ${limit} OFFSET ${offset}`;
  const where = { id: { in: found.map(({ id }) => id) }, orgId: ctx.orgId };
  const shown = await presentExperiments(ctx, await db().experiment.findMany({ where, include: withTags }));
  const byId = new Map(shown.map((experiment) => [experiment.id, experiment]));
  return found.flatMap(({ id }) => byId.get(id) ?? []);
}
