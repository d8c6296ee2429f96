import type { Condition, KeyedColumn } from '@/server/core/search-conditions';
import type { LoggedModelColumn, LoggedModelOrder, MetricData } from '@/server/experiments';
import { invalidParameter } from './mlflow-error';
import { numberOperators, readConditions, textOperators, type Attributes } from './read-conditions';
import { invalidValue, objectsOf, optionalText, requiredText, type Fields } from './read-fields';
import { readName, type Entity } from './read-filter';

const text = <Column extends LoggedModelColumn>(column: Column) =>
  ({ column, type: 'text', operators: [...textOperators, 'IN', 'NOT IN', 'IS NULL', 'IS NOT NULL'] }) as const;
const instant = <Column extends LoggedModelColumn>(column: Column) =>
  ({ column, type: 'number', operators: numberOperators }) as const;

const attributes: Attributes<LoggedModelColumn> = {
  name: text('name'),
  model_id: text('id'),
  model_type: text('modelType'),
  status: text('status'),
  source_run_id: text('sourceRunId'),
  experiment_id: text('experimentNumber'),
  creation_timestamp: instant('createdMs'),
  creation_timestamp_ms: instant('createdMs'),
  creation_time: instant('createdMs'),
  last_updated_timestamp: instant('updatedMs'),
  last_updated_timestamp_ms: instant('updatedMs'),
};
const entities: readonly Entity[] = ['metric', 'param', 'tag'];

/** Our word for a state, written with or without its long prefix. */
const ourStatus = (value: string | number) =>
  String(value)
    .replace(/^LOGGED_MODEL_/i, '')
    .replace(/^UPLOAD_/i, '')
    .toLowerCase();

export function readLoggedModelFilter(fields: Fields): Condition<LoggedModelColumn>[] {
  return readConditions(fields, attributes, entities).map((one) =>
    one.column === 'status' ? { ...one, values: one.values.map(ourStatus) } : one,
  );
}

export function readLoggedModelOrder(fields: Fields): LoggedModelOrder[] {
  return objectsOf(fields, 'order_by').map((order, index) => {
    const place = `order_by[${index}].`;
    const name = requiredText(order, 'field_name', `${place}field_name`);
    const ascending = order['ascending'] ?? true;
    if (typeof ascending !== 'boolean') throw invalidValue(`${place}ascending`, ascending);
    const data = readData(order, place);
    return { by: columnOf(name), direction: ascending ? 'asc' : 'desc', ...(data ? { data } : {}) };
  });
}

function columnOf(name: string): LoggedModelColumn | KeyedColumn {
  const { entity, key } = readName(name, entities);
  if (entity !== 'attribute') return { of: entity, key };
  const attribute = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  if (attribute) return attribute.column;
  throw invalidParameter(`Invalid order by field name: '${name}'. Known are ${Object.keys(attributes).join(', ')}.`);
}

function readData(fields: Fields, place: string): MetricData | undefined {
  const name = optionalText(fields, 'dataset_name', `${place}dataset_name`);
  const digest = optionalText(fields, 'dataset_digest', `${place}dataset_digest`);
  if (name) return digest ? { name, digest } : { name };
  if (digest) throw invalidParameter(`'${place}dataset_digest' needs a dataset_name beside it.`);
  return undefined;
}

export function readMetricData(fields: Fields): MetricData[] {
  return objectsOf(fields, 'datasets').map((one, index) => {
    const name = requiredText(one, 'dataset_name', `datasets[${index}].dataset_name`);
    const digest = optionalText(one, 'dataset_digest', `datasets[${index}].dataset_digest`);
    return digest ? { name, digest } : { name };
  });
}
