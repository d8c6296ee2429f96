import type { GroupRunsInput, MetricSummary, RunColumn, RunGroups } from '@/lib/contracts/run-search';
import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { invalid } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { cellOf } from './read-rows';
import { columnSql, keysOfColumn, openRequestScope } from './resolve-scope';

/** Groups of runs that agree in the chosen columns, with mean, spread and extremes of the chosen metrics. */
export async function groupRuns(ctx: Context, input: GroupRunsInput): Promise<RunGroups> {
  requirePermission(ctx, 'experiment:read');
  const { by, metrics, limit, offset } = input;
  refuseExtremes(by);
  const keys = [...by.flatMap(keysOfColumn), ...metrics.map((key) => ({ kind: 'm' as const, key }))];
  const { query, where } = await openRequestScope(ctx, input, keys);
  const groups = by.map((column, index) => `${columnSql(query, column)} AS g${index}`);
  const values = metrics.map((key, index) => `nullif(${query.metric(key)}, 'NaN'::float8) AS v${index}`);
  const names = by.map((_, index) => `g${index}`);
  const order = orderOf(input);
  const [most, skipped] = [query.value(limit), query.value(offset)];
  const text = `
    SELECT ${names.join(', ')}, count(*)::int AS runs, (count(*) OVER ())::int AS total
      ${metrics.map((_, index) => `, ${summarySql(`v${index}`)}`).join('')}
    FROM (SELECT ${[...groups, ...values].join(', ')} FROM ${query.from} WHERE ${where}) t
    GROUP BY ${names.join(', ')}
    ORDER BY ${order}
    LIMIT ${most} OFFSET ${skipped}`;
  const { rows } = await pool().query<Record<string, unknown>>(text, query.values);
  return {
    groups: rows.map((row) => ({
      values: names.map((name) => cellOf(row[name])),
      count: Number(row['runs']),
      metrics: metrics.map((_, index) => summaryOf(row, `v${index}`)),
    })),
    total:
      rows.length > 0 || offset === 0
        ? Number(rows[0]?.['total'] ?? 0)
        : (await groupRuns(ctx, { ...input, offset: 0, limit: 1 })).total,
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

function orderOf({ orderBy, by, metrics }: GroupRunsInput): string {
  const { by: what, index, direction } = orderBy;
  const towards = `${direction === 'asc' ? 'ASC' : 'DESC'} NULLS LAST`;
  const ties = by.map((column, place) => valueOrder(column, place, 'ASC NULLS LAST')).join(', ');
  if (what === 'count') return `runs ${towards}, ${ties}`;
  const most = what === 'value' ? by.length : metrics.length;
  if (index >= most) throw invalid(`The order looks at place ${index} of ${most}: give a place that there is.`);
  const column = by[index];
  if (what === 'value') return `${column ? valueOrder(column, index, towards) : ''}, ${ties}`;
  // What aggregates are named cannot be computed with in ORDER BY, and need not be.
  return `v${index}_${what} ${towards}, ${ties}`;
}

/** Texts that are numbers by their value, before others. */
function valueOrder({ kind }: RunColumn, place: number, towards: string): string {
  const isText = kind === 'param' || kind === 'tag';
  return isText ? `hot.as_number(g${place}) ${towards}, g${place} COLLATE "C" ${towards}` : `g${place} ${towards}`;
}
