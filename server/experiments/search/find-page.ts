import type { Order } from '@/lib/search/filter';
import { pool } from '@/server/core/db';
import { keyOf } from './filter-sql';
import { orderSql, type OrderManner } from './order-sql';
import { keysOfScope, openScope, type Scope, type ScopedQuery } from './resolve-scope';
import { inTable, pageOf } from './tables/search-table';

interface Page {
  orders: readonly Order[];
  manner: OrderManner;
  limit: number;
  offset: number;
  withTotal: boolean;
}

interface FoundPage {
  serials: string[];
  /** Null where it was not asked for, or not known without asking. */
  total: number | null;
}

/** Serials of a stretch of a scope's runs, in order: from memory for a large experiment, else from the database. */
export async function findPage(scope: Scope, page: Page): Promise<FoundPage> {
  const orderKeys = page.orders.flatMap(({ field }) => keyOf(field));
  const [experimentId] = scope.experimentIds;
  if (experimentId === undefined) return { serials: [], total: 0 };
  if (scope.experimentIds.length === 1) {
    const keys = [...keysOfScope(scope), ...orderKeys];
    const search = { ...scope, ...page, experimentId };
    const found = await inTable(search, { keys, look: (table, rows) => pageOf(table, rows, search) });
    if (found) return found;
  }
  const scoped = await openScope(scope, orderKeys);
  const total = page.withTotal ? countRuns(scoped) : null;
  const serials = await findSerials(scoped, page);
  return { serials, total: await total };
}

async function countRuns({ query, where }: ScopedQuery): Promise<number> {
  const text = `SELECT count(*)::int AS runs FROM ${query.from} WHERE ${where}`;
  const { rows } = await pool().query<{ runs: number }>(text, [...query.values]);
  return rows[0]?.runs ?? 0;
}

async function findSerials({ query, where }: ScopedQuery, page: Page): Promise<string[]> {
  const order = orderSql(query, page.orders, page.manner);
  const [most, skipped] = [query.value(page.limit), query.value(page.offset)];
  const text = `
    SELECT s.run FROM ${query.from}
    WHERE ${where}
    ORDER BY ${order}
    LIMIT ${most} OFFSET ${skipped}`;
  const { rows } = await pool().query<{ run: string }>(text, query.values);
  return rows.map(({ run }) => run);
}
