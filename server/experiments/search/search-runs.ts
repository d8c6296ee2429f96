import type { RunRows, SearchRunsInput } from '@/lib/contracts/run-search';
import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { keyOf } from './filter-sql';
import { orderSql } from './order-sql';
import { readRows } from './read-rows';
import { openRequestScope, readOrders, type ScopedQuery } from './resolve-scope';

/** Runs that match, ordered, a page at a time, each with the chosen columns. */
export async function searchRunRows(ctx: Context, input: SearchRunsInput): Promise<RunRows> {
  requirePermission(ctx, 'experiment:read');
  const { columns, limit, offset, withTotal } = input;
  const orders = readOrders(input.orderBy);
  const scoped = await openRequestScope(
    ctx,
    input,
    orders.flatMap(({ field }) => keyOf(field)),
  );
  const total = withTotal ? countScope(scoped) : null;
  const order = orderSql(scoped.query, orders, { ties: 'created', texts: 'numbers-first' });
  const found = await findSerials(scoped, { order, limit: limit + 1, offset });
  const serials = found.slice(0, limit);
  const { experimentIds } = scoped.query;
  const rows = await readRows(ctx, { serials, experimentIds, columns });
  return { rows, total: await total, nextOffset: found.length > limit ? offset + limit : null };
}

/** How many runs a scope holds. */
export async function countScope({ query, where }: ScopedQuery): Promise<number> {
  const text = `SELECT count(*)::int AS runs FROM ${query.from} WHERE ${where}`;
  const { rows } = await pool().query<{ runs: number }>(text, [...query.values]);
  return rows[0]?.runs ?? 0;
}

/** Serials of a stretch of the scope's runs. */
export async function findSerials(
  { query, where }: ScopedQuery,
  { order, limit, offset }: { order: string; limit: number; offset: number },
): Promise<string[]> {
  const [most, skipped] = [query.value(limit), query.value(offset)];
  const text = `
    SELECT s.run FROM ${query.from}
    WHERE ${where}
    ORDER BY ${order}
    LIMIT ${most} OFFSET ${skipped}`;
  const { rows } = await pool().query<{ run: string }>(text, query.values);
  return rows.map(({ run }) => run);
}
