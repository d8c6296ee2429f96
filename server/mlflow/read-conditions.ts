import { setOf } from '@/lib/search/run-fields';
import type { Condition } from '@/server/core/search-conditions';
import { invalidParameter } from './mlflow-error';
import { optionalText, type Fields } from './read-fields';
import { readFilter, type Comparison, type Entity } from './read-filter';

/** A column that a filter may name. */
export interface Attribute<Column extends string> {
  column: Column;
  type: 'text' | 'number';
  operators: readonly Condition<Column>['operator'][];
}

export type Attributes<Column extends string> = Readonly<Record<string, Attribute<Column>>>;

export const textOperators = ['=', '!=', 'LIKE', 'ILIKE'] as const;
export const numberOperators = ['=', '!=', '<', '<=', '>', '>='] as const;
const textWordOperators: readonly Condition<string>['operator'][] = [...textOperators, 'IS NULL', 'IS NOT NULL'];

/** What a filter asks of our rows. */
export function readConditions<Column extends string>(
  fields: Fields,
  attributes: Attributes<Column>,
  entities: readonly Entity[] = ['tag'],
): Condition<Column>[] {
  return readFilter(optionalText(fields, 'filter'), entities).map((one) => conditionOf(one, attributes));
}

export function conditionOf<Column extends string>(
  { entity, key, operator, values }: Comparison,
  attributes: Attributes<Column>,
): Condition<Column> {
  if (entity === 'metric') {
    requireOperator(`metric '${key}'`, operator, numberOperators);
    return { column: { of: 'metric', key }, operator, values: values.map(metricOf) };
  }
  if (entity !== 'attribute') {
    requireOperator(`${entity} '${key}'`, operator, textWordOperators);
    return { column: { of: entity, key }, operator, values: values.map((value) => textOf(value, `${entity}s`)) };
  }
  const attribute = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  if (!attribute) throw unknownKey(key, Object.keys(attributes));
  requireOperator(key, operator, attribute.operators);
  const read = attribute.type === 'number' ? numberOf : textOf;
  return { column: attribute.column, operator, values: values.map((value) => read(value, key)) };
}

/** A key that is none of a row's, in the words clients know. */
export const unknownKey = (key: string, known: readonly string[]) =>
  invalidParameter(`Invalid attribute key '${key}' specified. Valid keys are '${setOf(known)}'`);

function requireOperator(name: string, operator: string, known: readonly string[]): void {
  if (known.includes(operator)) return;
  throw invalidParameter(`Invalid comparator '${operator}' for ${name}: use ${known.join(', ')}.`);
}

function metricOf(value: string | number): number {
  if (typeof value === 'number') return value;
  throw invalidParameter(`Expected numeric value type for metric. Found ${JSON.stringify(value)}`);
}

function numberOf(value: string | number, key: string): number {
  const number = typeof value === 'string' && /^[+-]?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw invalidParameter(`Expected numeric value type for ${key}. Found ${JSON.stringify(value)}`);
}

function textOf(value: string | number, key: string): string {
  if (typeof value === 'string') return value;
  throw invalidParameter(`Expected a quoted string value for ${key}. Found ${value}`);
}
