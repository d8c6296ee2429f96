import { formatNumber } from '@/lib/format/number';
import { cellAt, columnLength, type Column } from './table';

/** The rows of a table in which a column has one value, or lies in one range. */
export interface RowGroup {
  /** Null: the value is missing. */
  value: string | null;
  rows: Int32Array;
}

const mostGroups = 12;
const ranges = 4;

/**
 * Rows by the value of a column: classes and true/false by value, the most frequent twelve and then 'other'; numbers
 * and instants by quarter, each about as large, equal values together.
 *
 * @returns groups with at least one row; ranges in rising order, values from the most frequent down, missing last
 */
export function groupRows(column: Column): RowGroup[] {
  return column.kind === 'category' || column.kind === 'boolean' ? groupValues(column) : groupRanges(column);
}

function groupValues(column: Column): RowGroup[] {
  const rowsOf = new Map<string | null, number[]>();
  for (let row = 0; row < columnLength(column); row += 1) {
    const cell = cellAt(column, row);
    const value = cell === null ? null : String(cell);
    const known = rowsOf.get(value);
    if (known) known.push(row);
    else rowsOf.set(value, [row]);
  }
  const missing = rowsOf.get(null);
  rowsOf.delete(null);
  const sorted = [...rowsOf].sort(([a, first], [b, second]) => second.length - first.length || compare(a, b));
  const rest = sorted.slice(mostGroups).flatMap(([, rows]) => rows);
  const groups = sorted.slice(0, mostGroups).map(([value, rows]) => ({ value, rows: Int32Array.from(rows) }));
  if (rest.length > 0) groups.push({ value: 'other', rows: Int32Array.from(rest).sort() });
  if (missing) groups.push({ value: null, rows: Int32Array.from(missing) });
  return groups;
}

function compare(a: string | null, b: string | null): number {
  return String(a) < String(b) ? -1 : 1;
}

function groupRanges(column: Extract<Column, { kind: 'number' | 'datetime' }>): RowGroup[] {
  const { values } = column;
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const starts = new Set<number>();
  for (let part = 0; part < ranges; part += 1) starts.add(sorted[Math.floor((part * sorted.length) / ranges)] ?? NaN);
  const edges = [...starts].filter((edge) => !Number.isNaN(edge));
  const groups = edges.map((edge, place) => {
    const next = edges[place + 1] ?? Infinity;
    return { value: nameOf(column.kind, edge, next), rows: pick(values, (value) => value >= edge && value < next) };
  });
  const missing = pick(values, (value) => Number.isNaN(value));
  return missing.length > 0 ? [...groups, { value: null, rows: missing }] : groups;
}

function pick(values: Float64Array, wanted: (value: number) => boolean): Int32Array {
  return Int32Array.from(values.keys()).filter((row) => wanted(values[row] ?? NaN));
}

function nameOf(kind: 'number' | 'datetime', from: number, to: number): string {
  const dayOf = (value: number) => new Date(value).toISOString().slice(0, 10);
  const word = kind === 'number' ? (value: number) => formatNumber(value) : dayOf;
  return to === Infinity ? `${word(from)} and above` : `${word(from)} to below ${word(to)}`;
}
