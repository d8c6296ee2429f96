import { Prisma } from '@/prisma/generated/client';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { conditionsSql, type Condition, type KeyedColumn } from '@/server/core/search-conditions';
import { findLoggedModels, type LoggedModel } from './logged-model';

const columns = {
  id: Prisma.sql`l.id`,
  name: Prisma.sql`l.name`,
  status: Prisma.sql`l.status`,
  modelType: Prisma.sql`l."modelType"`,
  sourceRunId: Prisma.sql`l."sourceRunId"`,
  experimentNumber: Prisma.sql`e.number::text`,
  createdMs: Prisma.sql`(extract(epoch FROM l."createdAt") * 1000)::bigint`,
  updatedMs: Prisma.sql`(extract(epoch FROM l."updatedAt") * 1000)::bigint`,
};
export type LoggedModelColumn = keyof typeof columns;

/** Data that a metric was measured on; without a digest, any of that name. */
export interface MetricData {
  name: string;
  digest?: string;
}

export interface LoggedModelOrder {
  by: LoggedModelColumn | KeyedColumn;
  direction: 'asc' | 'desc';
  data?: MetricData;
}

interface LoggedModelSearch {
  /** Numbers of experiments. */
  experiments: readonly number[];
  conditions: readonly Condition<LoggedModelColumn>[];
  /** Only models measured on one of these, whose metrics there are compared; any model when there are none. */
  data: readonly MetricData[];
  order: readonly LoggedModelOrder[];
  limit: number;
  offset: number;
}

/** A stretch of the logged models of some experiments for which every condition holds, newest first unless asked. */
export async function searchLoggedModels(ctx: Context, search: LoggedModelSearch): Promise<LoggedModel[]> {
  requirePermission(ctx, 'experiment:read');
  const { experiments, conditions, data, order, limit, offset } = search;
  const keyedValue = (column: KeyedColumn) => valueOf(column, data);
  const orders = order.map(({ by, direction, data: one }) => {
    const left = typeof by === 'string' ? columns[by] : valueOf(by, one ? [one] : []);
    return direction === 'desc' ? Prisma.sql`${left} DESC NULLS LAST,` : Prisma.sql`${left} ASC NULLS LAST,`;
  });
  const isMeasured =
    data.length === 0
      ? Prisma.empty
      : Prisma.sql`AND EXISTS (SELECT FROM logged_model_metric m WHERE m."modelId" = l.id ${measuredOn(data)})`;
  const found = await db().$queryRaw<{ id: string }[]>`
    SELECT l.id FROM logged_model l JOIN experiment e ON e.id = l."experimentId"
    WHERE l."orgId" = ${ctx.orgId} AND l."projectId" = ${ctx.projectId} AND l."deletedAt" IS NULL
      AND e.number = ANY(${[...experiments]}::int[]) ${isMeasured} ${conditionsSql(conditions, { columns, keyedValue })}
    ORDER BY ${orders.length === 0 ? Prisma.empty : Prisma.join(orders, ' ')} l."createdAt" DESC, l.id
    LIMIT ${limit} OFFSET ${offset}`;
  return findLoggedModels(
    ctx,
    found.map(({ id }) => id),
  );
}

/** Of metrics `m`: those measured on some of the data, or all of them when none are named. */
function measuredOn(data: readonly MetricData[]): Prisma.Sql {
  const places = data.map(({ name, digest }) =>
    digest === undefined
      ? Prisma.sql`m."datasetName" = ${name}`
      : Prisma.sql`(m."datasetName" = ${name} AND m."datasetDigest" = ${digest})`,
  );
  return places.length === 0 ? Prisma.empty : Prisma.sql`AND (${Prisma.join(places, ' OR ')})`;
}

/** The value of a tag, a param or a metric; of a metric measured several times, the latest that is a number. */
function valueOf({ of, key }: KeyedColumn, data: readonly MetricData[]): Prisma.Sql {
  if (of === 'tag') {
    return Prisma.sql`(SELECT t.value FROM logged_model_tag t WHERE t."modelId" = l.id AND t.key = ${key})`;
  }
  if (of === 'param') {
    return Prisma.sql`(SELECT p.value FROM logged_model_param p WHERE p."modelId" = l.id AND p.key = ${key})`;
  }
  return Prisma.sql`(
    SELECT m.value FROM logged_model_metric m
    WHERE m."modelId" = l.id AND m.key = ${key} AND m.value <> 'NaN' ${measuredOn(data)}
    ORDER BY m.timestamp DESC, m.step DESC, m.value DESC LIMIT 1)`;
}
