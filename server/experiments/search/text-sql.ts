import type { Comparator, Comparison } from '@/lib/search/filter';
import type { RunQuery } from './run-query';

const words: Partial<Record<Comparator, string>> = { '!=': '<>', IN: '= ANY', 'NOT IN': '<> ALL' };

/** A comparison of a text. A backslash in a pattern is a backslash. */
export function textSql(query: RunQuery, left: string, { comparator, value }: Comparison): string {
  if (comparator === 'IS NULL' || comparator === 'IS NOT NULL') return `${left} ${comparator}`;
  const right = query.value(value);
  if (comparator === 'LIKE' || comparator === 'ILIKE') return `${left} ${comparator} ${right}::text ESCAPE ''`;
  if (comparator === 'IN' || comparator === 'NOT IN') return `${left} ${words[comparator]} (${right}::text[])`;
  return `${left} ${words[comparator] ?? comparator} ${right}::text`;
}
