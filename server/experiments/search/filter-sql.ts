import type { Comparison, Field, Filter } from '@/lib/search/filter';
import { isNumericField, type RunAttribute } from '@/lib/search/run-fields';
import { datasetSql } from './dataset-sql';
import type { WantedKey } from './key-places';
import { keptCharacters, type RunQuery } from './run-query';
import { textSql } from './text-sql';

const kindOf = { metric: 'm', param: 'p', tag: 't' } as const;

/** The keys a filter looks at. */
export function keysOf(filter: Filter | null): WantedKey[] {
  if (!filter) return [];
  if (filter.type !== 'comparison') return filter.parts.flatMap(keysOf);
  return keyOf(filter.field);
}

export function keyOf({ entity, key }: Field): WantedKey[] {
  return entity === 'attribute' || entity === 'dataset' ? [] : [{ kind: kindOf[entity], key }];
}

/** Comparisons of a filter. */
export const comparisonsIn = (filter: Filter): number =>
  filter.type === 'comparison' ? 1 : filter.parts.reduce((sum, part) => sum + comparisonsIn(part), 0);

/** A condition that holds for the runs a filter wants: a run that lacks what is compared is not among them. */
export function filterSql(query: RunQuery, filter: Filter): string {
  if (filter.type !== 'comparison') {
    const parts = filter.parts.map((part) => filterSql(query, part));
    return `(${parts.join(filter.type === 'and' ? ' AND ' : ' OR ')})`;
  }
  const { field, comparator } = filter;
  if (field.entity === 'dataset') return datasetSql(query, filter);
  if (field.entity === 'metric') return numberSql(query, query.metric(field.key), filter);
  if (field.entity === 'attribute') return attributeSql(query, filter);
  const kind = kindOf[field.entity];
  if (comparator === 'IS NULL' || comparator === 'IS NOT NULL')
    return `${query.shortText(kind, field.key)} ${comparator}`;
  return keptTextSql(query, filter, kind);
}

/** NaN is greater than every number to Postgres, and matches nothing here. */
function numberSql(query: RunQuery, left: string, filter: Comparison): string {
  const right = `${query.value(filter.value)}::float8`;
  const compared = `${left} ${filter.comparator === '!=' ? '<>' : filter.comparator} ${right}`;
  return ['>', '>=', '!='].includes(filter.comparator) ? `(${compared} AND ${left} < 'NaN'::float8)` : compared;
}

function attributeSql(query: RunQuery, filter: Comparison): string {
  const left = query.attribute(filter.field.key as RunAttribute);
  if (isNumericField(filter.field)) return numberSql(query, left, filter);
  if (filter.field.key !== 'status') return textSql(query, left, filter);
  const { value } = filter;
  const inCapitals = Array.isArray(value) ? value.map((one) => String(one).toUpperCase()) : String(value).toUpperCase();
  return textSql(query, `upper(${left})`, { ...filter, value: inCapitals });
}

/** A text shorter than what is kept equals no text that was cut, so most comparisons need not look further. */
function keptTextSql(query: RunQuery, filter: Comparison, kind: 'p' | 't'): string {
  const { field, comparator, value } = filter;
  const short = query.shortText(kind, field.key);
  const isEquality = comparator === '=' || comparator === '!=';
  if (!isEquality) return textSql(query, query.text(kind, field.key), filter);
  const characters = [...String(value)];
  if (characters.length < keptCharacters) return textSql(query, short, filter);
  const beginning = query.value(characters.slice(0, keptCharacters).join(''));
  const whole = textSql(query, query.text(kind, field.key), filter);
  return comparator === '=' ? `(${short} = ${beginning} AND ${whole})` : `(${short} <> ${beginning} OR ${whole})`;
}
