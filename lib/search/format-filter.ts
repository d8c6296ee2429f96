import type { Field, Filter, FilterValue, Order } from './filter';
import { prefixOf } from './run-fields';

/** Writes a filter so that `parseFilter` reads the same again; nothing for null. */
export function formatFilter(filter: Filter | null): string {
  if (!filter) return '';
  if (filter.type !== 'comparison') {
    return filter.parts.map((part) => formatPart(part, filter.type)).join(filter.type === 'and' ? ' AND ' : ' OR ');
  }
  const { field, comparator, value } = filter;
  const written = value === null ? '' : ` ${formatValue(value)}`;
  return `${formatField(field)} ${comparator}${written}`;
}

/** Parentheses where one kind of junction stands inside the other. */
function formatPart(part: Filter, within: 'and' | 'or'): string {
  const text = formatFilter(part);
  return part.type === 'comparison' || part.type === within ? text : `(${text})`;
}

/** `metrics.loss`, or tags.`a b` where the key holds more than letters, digits and _. */
export function formatField({ entity, key }: Field): string {
  return `${prefixOf(entity)}.${/^[\p{L}_][\p{L}\p{N}_]*$/u.test(key) ? key : `\`${key}\``}`;
}

export function formatOrder({ field, direction }: Order): string {
  return `${formatField(field)} ${direction.toUpperCase()}`;
}

function formatValue(value: Exclude<FilterValue, null>): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quote(value);
  return `(${value.map(quote).join(', ')})`;
}

function quote(text: string): string {
  const hasOnlySingle = text.includes("'") && !text.includes('"');
  return hasOnlySingle ? `"${text}"` : `'${text.replaceAll("'", "''")}'`;
}
