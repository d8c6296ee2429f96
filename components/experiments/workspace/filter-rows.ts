import { FilterError, type Comparison, type Filter } from '@/lib/search/filter';
import { formatFilter } from '@/lib/search/format-filter';
import { parseFilter } from '@/lib/search/parse-filter';

/** A filter that rows can show: comparisons that all hold, or of which one does. */
export interface FilterRows {
  junction: 'and' | 'or';
  rows: readonly Comparison[];
}

/** The rows of a filter; null where it is deeper than rows can show, or cannot be read. */
export function rowsOf(text: string): FilterRows | null {
  const filter = readFilter(text);
  if (filter === undefined) return null;
  if (filter === null) return { junction: 'and', rows: [] };
  if (filter.type === 'comparison') return { junction: 'and', rows: [filter] };
  const rows = filter.parts.filter((part): part is Comparison => part.type === 'comparison');
  return rows.length === filter.parts.length ? { junction: filter.type, rows } : null;
}

export function textOf({ junction, rows }: FilterRows): string {
  const [only] = rows;
  if (only === undefined) return '';
  return formatFilter(rows.length === 1 ? only : { type: junction, parts: rows });
}

/** The sentence about a filter that cannot be read; null for one that can. */
export function problemOf(text: string): string | null {
  try {
    parseFilter(text);
    return null;
  } catch (error) {
    if (error instanceof FilterError) return error.message;
    throw error;
  }
}

function readFilter(text: string): Filter | null | undefined {
  return problemOf(text) === null ? parseFilter(text) : undefined;
}
