import type { RunCell, RunColumn, RunRow } from '@/lib/contracts/run-search';
import { idOf, type ColumnId } from '../workspace/column-id';

/** One dimension of the runs: a number each, or a place among the texts that occur. */
export interface Dimension {
  id: ColumnId;
  /** One for each run; null where the run has none. */
  values: readonly (number | null)[];
  /** What the places stand for; null where values are numbers. */
  words: readonly string[] | null;
  low: number;
  high: number;
}

const mostWords = 40;

/** The column as numbers; texts that are numbers count as such; null where all agree or there is too little to draw. */
function dimensionOf(rows: readonly RunRow[], column: RunColumn, index: number): Dimension | null {
  const cells = rows.map(({ cells: all }) => all[index] ?? null);
  const numbers = cells.map(numberOf);
  const isNumeric = cells.every((cell, place) => cell === null || cell === 'NaN' || numbers[place] !== null);
  const words = isNumeric ? null : [...new Set(cells.filter((cell) => cell !== null).map(String))].sort();
  const values = words === null ? numbers : cells.map((cell) => (cell === null ? null : words.indexOf(String(cell))));
  const known = values.filter((value) => value !== null);
  if ((words !== null && words.length > mostWords) || new Set(known).size < 2) return null;
  return { id: idOf(column), values, words, low: Math.min(...known), high: Math.max(...known) };
}

function numberOf(cell: RunCell): number | null {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null;
  const number = cell === null || cell.trim() === '' ? NaN : Number(cell);
  return Number.isFinite(number) ? number : null;
}

/** Every column that can be an axis. */
export function dimensionsOf(rows: readonly RunRow[], columns: readonly RunColumn[]): Dimension[] {
  return columns.flatMap((column, index) => dimensionOf(rows, column, index) ?? []);
}

const shownParams = 5;
const shownMetrics = 2;

/** Axes nobody chose: parameters that vary, then the metrics that decide. */
export function chooseAxes(dimensions: readonly Dimension[]): ColumnId[] {
  const decides = ({ id }: Dimension) => Number(!/(^|[:/])(val|valid|validation|test|eval)\//.test(id));
  const params = dimensions.filter(({ id }) => id.startsWith('param:')).slice(0, shownParams);
  const metrics = dimensions.filter(({ id }) => id.startsWith('metric:') && !id.startsWith('metric:system/'));
  const chosen = metrics.toSorted((one, other) => decides(one) - decides(other)).slice(0, shownMetrics);
  return [...params, ...chosen].map(({ id }) => id);
}

/** Ranges that are kept, by axis. */
export type Brushes = ReadonlyMap<ColumnId, readonly [number, number]>;

/** Whether a run lies in every range; one without a value lies in none. */
export function isKept(dimensions: readonly Dimension[], brushes: Brushes, index: number): boolean {
  return dimensions.every(({ id, values }) => {
    const range = brushes.get(id);
    const value = values[index] ?? null;
    return range === undefined || (value !== null && value >= range[0] && value <= range[1]);
  });
}
