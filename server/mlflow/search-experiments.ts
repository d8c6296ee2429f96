import type { Context } from '@/server/core/context';
import { searchExperiments, type ExperimentOrder, type RowView } from '@/server/experiments';
import { getCall, type Call, type CallInput } from './call';
import { invalidParameter } from './mlflow-error';
import { offsetOf, takePage } from './page-token';
import { presentExperiment } from './present';
import { numberOperators, readConditions, textOperators, unknownKey, type Attributes } from './read-conditions';
import { optionalInteger, optionalName, optionalText, textsOf, type Fields } from './read-fields';

const mostResults = 50_000;
const defaultResults = 1000;

const viewNumbers = { ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 } as const;
const views: Record<keyof typeof viewNumbers, RowView> = { ACTIVE_ONLY: 'active', DELETED_ONLY: 'deleted', ALL: 'all' };

/** Which rows a search asks for; without a word, the active ones. */
export function viewOf(fields: Fields, name: string): RowView {
  return views[optionalName(fields, name, viewNumbers) ?? 'ACTIVE_ONLY'];
}

export const wrongLimit = (limit: number, wanted: string) =>
  invalidParameter(`Invalid value ${limit} for parameter 'max_results' supplied. It must be ${wanted}`);

/** How many rows a page has. */
export function limitOf(fields: Fields, { standard = defaultResults, most = mostResults } = {}): number {
  const limit = optionalInteger(fields, 'max_results') ?? standard;
  if (limit < 1) throw wrongLimit(limit, 'a positive integer');
  if (limit > most) throw wrongLimit(limit, `at most ${most}`);
  return limit;
}

const filterable: Attributes<'name' | 'createdMs' | 'updatedMs'> = {
  name: { column: 'name', type: 'text', operators: textOperators },
  creation_time: { column: 'createdMs', type: 'number', operators: numberOperators },
  last_update_time: { column: 'updatedMs', type: 'number', operators: numberOperators },
};

const columns: Record<string, ExperimentOrder['by']> = {
  name: 'name',
  experiment_id: 'number',
  creation_time: 'createdAt',
  last_update_time: 'updatedAt',
};

/** `KEY [ASC|DESC]` in parts. Throws for anything else. */
export function readOrder(clause: string): { key: string; direction: 'asc' | 'desc' } {
  const [, entity, key, word = 'ASC'] = /^\s*(?:(\w+)\.)?(\w+)(?:\s+(ASC|DESC))?\s*$/i.exec(clause) ?? [];
  if (key === undefined) throw invalidParameter(`Invalid order_by clause '${clause}'. Could not be parsed.`);
  if (entity !== undefined && !/^(attributes?|attr|run)$/i.test(entity)) {
    throw invalidParameter(`Invalid entity type '${entity}'. Valid values are ['attribute']`);
  }
  return { key, direction: word.toUpperCase() === 'DESC' ? 'desc' : 'asc' };
}

function orderOf(clauses: readonly string[]): ExperimentOrder[] {
  if (clauses.length === 0)
    return [
      { by: 'createdAt', direction: 'desc' },
      { by: 'number', direction: 'asc' },
    ];
  const order = clauses.map((clause) => {
    const { key, direction } = readOrder(clause);
    const by = Object.hasOwn(columns, key) ? columns[key] : undefined;
    if (!by) throw unknownKey(key, Object.keys(columns));
    return { by, direction };
  });
  return [...order, { by: 'number', direction: 'desc' }];
}

async function search(ctx: Context, { fields, source }: CallInput): Promise<object> {
  const limit = limitOf(fields);
  const conditions = readConditions(fields, filterable);
  const offset = offsetOf(optionalText(fields, 'page_token'));
  const rows = await searchExperiments(ctx, {
    conditions,
    view: viewOf(fields, 'view_type'),
    order: orderOf(textsOf(fields, 'order_by', source)),
    limit: limit + 1,
    offset,
  });
  const { page, next } = takePage(rows, { offset, limit });
  return { ...(page.length > 0 ? { experiments: page.map(presentExperiment) } : {}), ...next };
}

export const searchExperimentsCalls: readonly Call[] = [
  { methods: ['GET', 'POST'], path: 'experiments/search', run: search },
  // What clients before 2.0 call.
  getCall('experiments/list', search),
];
