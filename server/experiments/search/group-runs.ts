import type { GroupRunsInput, MetricSummary, RunColumn, RunGroups } from '@/lib/contracts/run-search';
import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { invalid } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { cellOf } from './read-rows';
import {
  checkColumn,
  columnSql,
  keysOfColumn,
  keysOfScope,
  openScope,
  readScope,
  type ScopedQuery,
} from './resolve-scope';
import { groupRows } from './tables/group-rows';
import { orderGroups } from './tables/order-groups';
import type { RunTable } from './tables/run-table';
import { inTable } from './tables/search-table';

/** Groups of runs that agree in the chosen columns, with mean, spread and extremes of the chosen metrics. */
export async function groupRuns(ctx: Context, input: GroupRunsInput): Promise<RunGroups> {
  requirePermission(ctx, 'experiment:read');
  const by = input.by.map(checkColumn);
  refuseExtremes(by);
  refuseOrder(input);
  const grouping = { ...input, by };
  const scope = await readScope(ctx, input);
  const keys = [...by.flatMap(keysOfColumn), ...input.metrics.map((key) => ({ kind: 'm' as const, key }))];
  const [experimentId] = scope.experimentIds;
  if (experimentId !== undefined && scope.experimentIds.length === 1) {
    const look = (table: RunTable, rows: Uint32Array) => groupRows(table, rows, grouping);
    const search = { ...scope, experimentId };
    const groups = await inTable(search, { keys: [...keysOfScope(scope), ...keys], look });
    if (groups) return { groups: orderGroups(groups, grouping), total: groups.length };
  }
  return groupInDatabase(await openScope(scope, keys), grouping);
}

async function groupInDatabase({ query, where }: ScopedQuery, grouping: GroupRunsInput): Promise<RunGroups> {
  const { by, metrics, limit, offset } = grouping;
  const groups = by.map((column, index) => `${columnSql(query, column)} AS g${index}`);
  const values = metrics.map((key, index) => `nullif(${query.metric(key)}, 'NaN'::float8) AS v${index}`);
  const names = by.map((_, index) => `g${index}`);
  const summaries = metrics.map((_, index) => summarySql(`v${index}`));
  const text = `
    WITH groups AS (
      SELECT ${[...names, 'count(*)::int AS runs', ...summaries].join(', ')}
      FROM (SELECT ${[...groups, ...values].join(', ')} FROM ${query.from} WHERE ${where}) t
      GROUP BY ${names.join(', ')}
    )
    SELECT *, (SELECT count(*)::int FROM groups) AS total FROM groups
    ORDER BY ${orderOf(grouping)}
    LIMIT ${query.value(limit)} OFFSET ${query.value(offset)}`;
  const { rows } = await pool().query<Record<string, unknown>>(text, query.values);
  return {
    groups: rows.map((row) => ({
      values: names.map((name) => cellOf(row[name])),
      count: Number(row['runs']),
      metrics: metrics.map((_, index) => summaryOf(row, `v${index}`)),
    })),
    total: Number(rows[0]?.['total'] ?? 0),
  };
}

function refuseExtremes(by: readonly RunColumn[]): void {
  const extreme = by.find(({ kind, of }) => kind === 'metric' && of !== 'last');
  if (extreme)
    throw invalid(`Runs are grouped by the latest value of a metric, not its ${extreme.of}: ${extreme.key}.`);
}

/** Infinity is kept as the largest number: it is an extreme, and would drown every mean. */
function summarySql(value: string): string {
  const finite = `CASE WHEN abs(${value}) < 1e150 THEN ${value} END`;
  return (
    `count(${value})::int AS ${value}_n, avg(${finite}) AS ${value}_mean, stddev_samp(${finite}) AS ${value}_sd, ` +
    `min(${value}) AS ${value}_min, max(${value}) AS ${value}_max`
  );
}

function summaryOf(row: Record<string, unknown>, value: string): MetricSummary {
  const number = (suffix: string) => {
    const found = row[`${value}_${suffix}`];
    return typeof found === 'number' ? found : null;
  };
  return { n: number('n') ?? 0, mean: number('mean'), sd: number('sd'), min: number('min'), max: number('max') };
}

function refuseOrder({ orderBy: { by: what, index }, by, metrics }: GroupRunsInput): void {
  if (what === 'count') return;
  const most = what === 'value' ? by.length : metrics.length;
  if (index >= most) throw invalid(`The order looks at place ${index} of ${most}: give a place that there is.`);
}

function orderOf({ orderBy, by }: GroupRunsInput): string {
  const { by: what, index, direction } = orderBy;
  const towards = `${direction === 'asc' ? 'ASC' : 'DESC'} NULLS LAST`;
  const ties = by.map((column, place) => valueOrder(column, place, 'ASC NULLS LAST')).join(', ');
  const column = by[index];
  if (what === 'value' && column) return `${valueOrder(column, index, towards)}, ${ties}`;
  return what === 'count' ? `runs ${towards}, ${ties}` : `v${index}_${what} ${towards}, ${ties}`;
}

/** Texts that are numbers by their value, before others. */
function valueOrder({ kind }: RunColumn, place: number, towards: string): string {
  const isText = kind === 'param' || kind === 'tag';
  return isText ? `hot.as_number(g${place}) ${towards}, g${place} COLLATE "C" ${towards}` : `g${place} ${towards}`;
}
