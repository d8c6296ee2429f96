import type { RunCell, RunColumn, RunScope, RunView } from '@/lib/contracts/run-search';
import { FilterError, type Filter, type Order } from '@/lib/search/filter';
import { parseFilter } from '@/lib/search/parse-filter';
import { parseOrders } from '@/lib/search/parse-order';
import { isNumericField, readField, runAttributes, type RunAttribute } from '@/lib/search/run-fields';
import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { invalid, notFound } from '@/server/core/errors';
import { comparisonsIn, filterSql, keyOf, keysOf } from './filter-sql';
import { readKeyPlaces, type WantedKey } from './key-places';
import { RunQuery } from './run-query';

/** Beyond this a filter is a list that belongs elsewhere. */
const mostComparisons = 1000;

const lifecycles: Record<RunView | 'not-deleted', string> = {
  active: 's.lifecycle = 0',
  archived: 's.lifecycle = 1',
  'not-deleted': 's.lifecycle < 2',
  deleted: 's.lifecycle = 2',
  all: 'true',
};

/** Reads text from outside; what cannot be read is the caller's mistake. */
function readSearch<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof FilterError ? invalid(error.message, { position: error.position }) : error;
  }
}

/** Throws Invalid for a filter that is rather a list. */
export function refuseLong(filter: Filter | null): void {
  const comparisons = filter ? comparisonsIn(filter) : 0;
  if (comparisons <= mostComparisons) return;
  throw invalid(`The filter has ${comparisons} comparisons; ${mostComparisons} is the limit.`);
}

export const readOrders = (clauses: readonly string[]): Order[] => readSearch(() => parseOrders(clauses));

/** Ids of the project's experiments among those given, or all. Throws NotFound for one that is not there. */
export async function findScopeExperiments(ctx: Context, wanted: readonly string[] | undefined): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>({
    name: 'find-scope-experiments',
    text: `SELECT id FROM experiment WHERE "projectId" = $1 AND "orgId" = $2 AND ($3::text[] IS NULL OR id = ANY($3))`,
    values: [ctx.projectId, ctx.orgId, wanted ?? null],
  });
  const found = new Set(rows.map(({ id }) => id));
  const missing = wanted?.find((id) => !found.has(id));
  if (missing !== undefined) throw notFound('experiment', missing);
  return [...found];
}

export interface Scope extends Omit<RunScope, 'view' | 'filter' | 'experimentIds'> {
  experimentIds: readonly string[];
  filter: Filter | null;
  view: RunView | 'not-deleted';
}

export interface ScopedQuery {
  query: RunQuery;
  /** What comes after WHERE. */
  where: string;
}

/** A query over the runs of a scope; `keys` are those it will look at beside the scope's own. */
export async function openScope(scope: Scope, keys: readonly WantedKey[]): Promise<ScopedQuery> {
  const { experimentIds, filter, view, within } = scope;
  const wanted = [...keys, ...keysOfScope(scope)];
  const query = new RunQuery(experimentIds, await readKeyPlaces(experimentIds, wanted));
  const [only] = experimentIds;
  const belongs =
    experimentIds.length === 1 ? `= ${query.value(only)}` : `= ANY(${query.value(experimentIds)}::text[])`;
  const conditions = [
    `s.experiment_id ${belongs}`,
    lifecycles[view],
    ...(filter ? [filterSql(query, filter)] : []),
    ...within.map(({ column, value }) => sameSql(query, column, value)),
  ];
  return { query, where: conditions.join('\n AND ') };
}

/** The scope of a request, checked. */
export async function readScope(ctx: Context, scope: RunScope): Promise<Scope> {
  const filter = readSearch(() => parseFilter(scope.filter));
  refuseLong(filter);
  const within = scope.within.map(checkCell);
  const experimentIds = await findScopeExperiments(ctx, scope.experimentIds);
  return { filter, within, experimentIds, view: scope.view };
}

/** Throws Invalid for a value that the column never has. */
function checkCell({ column: given, value }: RunScope['within'][number]): RunScope['within'][number] {
  const column = checkColumn(given);
  const isNumeric = isNumericField({ entity: column.kind, key: column.key });
  const isNumber = typeof value === 'number' || (column.kind === 'metric' && value === 'NaN');
  if (value === null || isNumeric === isNumber) return { column, value };
  const wanted = isNumeric ? 'a number' : 'a text';
  const where = `${column.kind} "${column.key}"`;
  throw invalid(`"within" gives ${JSON.stringify(value)} for ${where}, which is ${wanted} or null.`);
}

/** The keys a scope looks at. */
export const keysOfScope = ({ filter, within }: Scope): WantedKey[] => [
  ...keysOf(filter),
  ...within.flatMap(({ column }) => keysOfColumn(column)),
];

/** An attribute by the one name we know it by. Throws Invalid for none. */
export const checkColumn = (column: RunColumn): RunColumn =>
  column.kind === 'attribute' ? { ...column, key: attributeOf(column.key) } : column;

export const keysOfColumn = ({ kind, key }: RunColumn): WantedKey[] => keyOf({ entity: kind, key });

/** The value of a column as it is: of a metric its latest. */
export function columnSql(query: RunQuery, { kind, key }: RunColumn): string {
  if (kind === 'metric') return query.metric(key);
  if (kind === 'attribute') return attributeSql(query, attributeOf(key));
  return query.text(kind === 'param' ? 'p' : 't', key);
}

function attributeSql(query: RunQuery, name: RunAttribute): string {
  const sql = query.attribute(name);
  return isNumericField({ entity: 'attribute', key: name }) ? `${sql}::float8` : sql;
}

function attributeOf(key: string): RunAttribute {
  const { key: name } = readSearch(() => readField({ text: `attributes.\`${key}\``, position: 0 }));
  return runAttributes.find((one) => one === name) ?? 'run_id';
}

function sameSql(query: RunQuery, column: RunColumn, value: RunCell): string {
  const left = columnSql(query, column);
  if (value === null) return `${left} IS NULL`;
  const isNumber = typeof value === 'number' || (column.kind === 'metric' && value === 'NaN');
  return `${left} = ${query.value(String(value))}::${isNumber ? 'float8' : 'text'}`;
}
