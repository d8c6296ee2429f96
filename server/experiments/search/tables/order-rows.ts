import type { Order } from '@/lib/search/filter';
import type { OrderManner } from '../order-sql';
import { NumberColumn, type TextColumn } from './columns';
import { columnOf } from './filter-rows';
import type { RunTable } from './run-table';

type Compare = (a: number, b: number) => number;

/** Compares two rows of a table as `orderSql` has the database do. */
export function rowOrder(table: RunTable, orders: readonly Order[], { ties, texts }: OrderManner): Compare {
  const criteria = orders.flatMap(({ field, direction }) => {
    const column = columnOf(table, field);
    if (!column) return [];
    if (column instanceof NumberColumn) return [numberOrder(column, direction === 'desc')];
    const isPlain = texts === 'plain' || field.entity === 'attribute';
    return [textOrder(column, { isDescending: direction === 'desc', isPlain })];
  });
  criteria.push(ties === 'created' ? newestFirst(table) : latestStartFirst(table));
  const [only] = criteria;
  if (criteria.length === 1 && only) return only;
  return (a, b) => {
    for (const compare of criteria) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** A number before NaN, and NaN before nothing, whatever the direction. */
function numberOrder({ values, states }: NumberColumn, isDescending: boolean): Compare {
  const rank = [2, 0, 1];
  const sign = isDescending ? -1 : 1;
  return (a, b) => {
    const [left, right] = [states[a] ?? 0, states[b] ?? 0];
    if (left !== 1 || right !== 1) return (rank[left] ?? 0) - (rank[right] ?? 0);
    return sign * ((values[a] ?? 0) - (values[b] ?? 0));
  };
}

function textOrder(
  column: TextColumn,
  { isDescending, isPlain }: { isDescending: boolean; isPlain: boolean },
): Compare {
  const sign = isDescending ? -1 : 1;
  const { codes, texts } = column;
  return (a, b) => {
    const [left, right] = [codes[a] ?? -1, codes[b] ?? -1];
    if (left === right) return 0;
    if (left < 0 || right < 0) return left < 0 ? 1 : -1;
    const order = isPlain ? 0 : compareNumbers(column.numberOf(left), column.numberOf(right), sign);
    return order || sign * ((texts[left] ?? '') < (texts[right] ?? '') ? -1 : 1);
  };
}

/** Texts that are numbers come first either way. */
function compareNumbers(left: number | null, right: number | null, sign: number): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return sign * (left - right);
}

function newestFirst(table: RunTable): Compare {
  const newest = numberOrder(table.attribute('created_at') as NumberColumn, true);
  const { serials } = table;
  return (a, b) => newest(a, b) || (serials[b] ?? 0) - (serials[a] ?? 0);
}

function latestStartFirst(table: RunTable): Compare {
  const latest = numberOrder(table.attribute('start_time') as NumberColumn, true);
  const { ids } = table;
  return (a, b) => latest(a, b) || ((ids[a] ?? '') < (ids[b] ?? '') ? -1 : 1);
}

/** Up to so many rows the first are picked out; beyond, all are sorted. */
const mostPicked = 4000;

/** The first rows in order, at least `count` of them where there are so many. */
export function firstRows(rows: Uint32Array, compare: Compare, count: number): Uint32Array {
  if (count >= rows.length || count > mostPicked) return rows.slice().sort(compare);
  // From the end: the newest are wanted first by most, and what comes later then seldom enters the heap.
  const rest = rows.length - count;
  const heap = rows.slice(rest);
  for (let at = (count >> 1) - 1; at >= 0; at -= 1) sink(heap, at, compare);
  for (let place = rest - 1; place >= 0; place -= 1) {
    const row = rows[place] ?? 0;
    if (compare(row, heap[0] ?? 0) >= 0) continue;
    heap[0] = row;
    sink(heap, 0, compare);
  }
  return heap.sort(compare);
}

/** The last in order stays on top of the heap. */
function sink(heap: Uint32Array, from: number, compare: Compare): void {
  const row = heap[from] ?? 0;
  let at = from;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && compare(heap[child + 1] ?? 0, heap[child] ?? 0) > 0) child += 1;
    if (compare(heap[child] ?? 0, row) <= 0) break;
    heap[at] = heap[child] ?? 0;
    at = child;
  }
  heap[at] = row;
}
