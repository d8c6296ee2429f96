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
  const parts = filter.type === 'comparison' ? [filter] : filter.parts;
  const rows = parts.filter(isRow);
  if (rows.length < parts.length) return null;
  return { junction: filter.type === 'or' ? 'or' : 'and', rows };
}

/** A list of values has no field of its own. */
const isRow = (part: Filter): part is Comparison => part.type === 'comparison' && !Array.isArray(part.value);

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
