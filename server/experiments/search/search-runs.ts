import type { RunRows, SearchRunsInput } from '@/lib/contracts/run-search';
import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { findPage } from './find-page';
import { readRows } from './read-rows';
import { checkColumn, readOrders, readScope } from './resolve-scope';

/** Runs that match, ordered, a page at a time, each with the chosen columns. */
export async function searchRunRows(ctx: Context, input: SearchRunsInput): Promise<RunRows> {
  requirePermission(ctx, 'experiment:read');
  const { limit, offset, withTotal } = input;
  const orders = readOrders(input.orderBy);
  const columns = input.columns.map(checkColumn);
  const scope = await readScope(ctx, input);
  const manner = { ties: 'created', texts: 'numbers-first' } as const;
  const found = await findPage(scope, { orders, manner, limit: limit + 1, offset, withTotal });
  const serials = found.serials.slice(0, limit);
  const rows = await readRows(ctx, { serials, experimentIds: scope.experimentIds, columns });
  const nextOffset = found.serials.length > limit ? offset + limit : null;
  return { rows, total: withTotal ? found.total : null, nextOffset };
}
