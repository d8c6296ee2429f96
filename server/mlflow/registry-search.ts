import type { ModelSearch, VersionSearch } from '@/server/models';
import { invalidParameter } from './mlflow-error';
import { optionalText, textsOf, type Fields } from './read-fields';
import { readFilter, type Comparison } from './registry-filter';
import { readOrder } from './search-experiments';

type Condition = VersionSearch['conditions'][number];

interface Attribute {
  column: Condition['column'];
  type: 'text' | 'number';
  operators: readonly Condition['operator'][];
}

const name: Attribute = { column: 'name', type: 'text', operators: ['=', '!=', 'LIKE', 'ILIKE'] };
const runId: Attribute = { column: 'runId', type: 'text', operators: ['=', '!=', 'LIKE', 'ILIKE', 'IN'] };
const version: Attribute = { column: 'version', type: 'number', operators: ['=', '!=', '<', '<=', '>', '>='] };

const promptTag = /^tags?\.mlflow\.prompt\.is_prompt$/;

/** What a comparison asks of our rows; undefined when it holds for all of them. */
function conditionOf(comparison: Comparison, attributes: Readonly<Record<string, Attribute>>): Condition | undefined {
  const { key, operator, values } = comparison;
  // Clients leave prompts out of every search this way; no model here is one.
  if (promptTag.test(key)) {
    const wantsPrompts = (operator === '=') === (values[0] === 'true');
    return wantsPrompts ? { column: 'name', operator: 'IN', values: [] } : undefined;
  }
  const attribute = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  if (!attribute) {
    const known = Object.keys(attributes).join(', ');
    throw invalidParameter(`Invalid attribute key '${key}' in filter string: this server searches by ${known}.`);
  }
  if (!attribute.operators.includes(operator)) {
    throw invalidParameter(`Invalid comparator '${operator}' for ${key}: use ${attribute.operators.join(', ')}.`);
  }
  return { column: attribute.column, operator, values: values.map((value) => typed(value, key, attribute)) };
}

const largestInteger = 2 ** 31 - 1;

function typed(value: string | number, key: string, { type }: Attribute): string | number {
  if (type === 'number') {
    if (typeof value === 'number' && value <= largestInteger) return value;
    throw invalidParameter(`Expected numeric value type for ${key}. Found ${JSON.stringify(value)}`);
  }
  if (typeof value === 'string') return value;
  throw invalidParameter(`Expected a quoted string value for ${key}. Found ${value}`);
}

const conditionsOf = (fields: Fields, attributes: Readonly<Record<string, Attribute>>): Condition[] =>
  readFilter(optionalText(fields, 'filter')).flatMap((one) => conditionOf(one, attributes) ?? []);

/** Columns by the protocol's name for them. */
function orderOf<Column>(clauses: readonly string[], columns: Readonly<Record<string, Column>>) {
  return clauses.map((clause) => {
    const { key, direction } = readOrder(clause);
    const by = Object.hasOwn(columns, key) ? columns[key] : undefined;
    const known = Object.keys(columns).join(', ');
    if (by === undefined) throw invalidParameter(`Invalid order_by clause '${clause}': order by ${known}.`);
    return { by, direction };
  });
}

export function readModelSearch(fields: Fields, source: 'query' | 'body'): Pick<ModelSearch, 'conditions' | 'order'> {
  const order = orderOf<ModelSearch['order'][number]['by']>(textsOf(fields, 'order_by', source), {
    name: 'name',
    last_updated_timestamp: 'updatedAt',
    timestamp: 'updatedAt',
  });
  const conditions = conditionsOf(fields, { name }).map((one) => ({ ...one, column: 'name' as const }));
  return { conditions, order: [...order, { by: 'name', direction: 'asc' }] };
}

export function readVersionSearch(
  fields: Fields,
  source: 'query' | 'body',
): Pick<VersionSearch, 'conditions' | 'order'> {
  const order = orderOf<VersionSearch['order'][number]['by']>(textsOf(fields, 'order_by', source), {
    name: 'name',
    version_number: 'version',
    creation_timestamp: 'createdAt',
    last_updated_timestamp: 'createdAt',
  });
  return {
    conditions: conditionsOf(fields, { name, run_id: runId, version_number: version }),
    order: [...order, { by: 'name', direction: 'asc' }, { by: 'version', direction: 'desc' }],
  };
}
