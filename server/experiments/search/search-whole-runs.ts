import type { Run } from '@/lib/contracts/experiments';
import type { Filter, Order } from '@/lib/search/filter';
import type { Context } from '@/server/core/context';
import { db, pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import type { RowView } from '../list-experiments';
import { presentRuns, withParts } from '../present-run';
import { findPage } from './find-page';
import { refuseLong } from './resolve-scope';

interface RunSearch {
  /** Numbers of experiments. */
  experiments: readonly number[];
  filter: Filter | null;
  /** After it the latest start decides, then the id. */
  order: readonly Order[];
  /** `active` holds archived runs too. */
  view: RowView;
  limit: number;
  offset: number;
}

const views = { active: 'not-deleted', deleted: 'deleted', all: 'all' } as const;
const runsAtOnce = 1000;

/** A stretch of the runs of some experiments with all they have, for programs; people's tables choose columns. */
export async function searchRuns(ctx: Context, search: RunSearch): Promise<Run[]> {
  requirePermission(ctx, 'experiment:read');
  const experimentIds = await findByNumber(ctx, search.experiments);
  if (experimentIds.length === 0) return [];
  refuseLong(search.filter);
  const scope = { experimentIds, filter: search.filter, view: views[search.view], within: [] };
  const manner = { ties: 'started', texts: 'plain' } as const;
  const { limit, offset } = search;
  const { serials } = await findPage(scope, { orders: search.order, manner, limit, offset, withTotal: false });
  const runs: Run[] = [];
  for (let from = 0; from < serials.length; from += runsAtOnce) {
    runs.push(...(await readWhole(ctx, serials.slice(from, from + runsAtOnce))));
  }
  return runs;
}

async function findByNumber(ctx: Context, numbers: readonly number[]): Promise<string[]> {
  if (numbers.length === 0) return [];
  const { rows } = await pool().query<{ id: string }>({
    name: 'find-experiments-by-number',
    text: 'SELECT id FROM experiment WHERE "projectId" = $1 AND "orgId" = $2 AND number = ANY($3::int[])',
    values: [ctx.projectId, ctx.orgId, numbers],
  });
  return rows.map(({ id }) => id);
}

async function readWhole(ctx: Context, serials: readonly string[]): Promise<Run[]> {
  const wanted = serials.map(BigInt);
  const rows = await db().run.findMany({
    where: { serial: { in: wanted }, orgId: ctx.orgId, projectId: ctx.projectId },
    include: withParts,
  });
  const bySerial = new Map(rows.map((row) => [row.serial, row]));
  return presentRuns(
    ctx,
    wanted.flatMap((serial) => bySerial.get(serial) ?? []),
  );
}
