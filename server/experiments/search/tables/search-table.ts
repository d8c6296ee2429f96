import type { RunCell, RunColumn, RunView } from '@/lib/contracts/run-search';
import type { Filter, Order } from '@/lib/search/filter';
import type { WantedKey } from '../key-places';
import type { OrderManner } from '../order-sql';
import { filterRows, NotInMemory } from './filter-rows';
import { firstRows, rowOrder } from './order-rows';
import type { RunTable } from './run-table';
import { runTables, type RunTables } from './run-tables';

/** What is asked of one experiment's runs. */
export interface TableSearch {
  experimentId: string;
  filter: Filter | null;
  view: RunView | 'not-deleted';
  within: readonly { column: RunColumn; value: RunCell }[];
}

interface Page extends TableSearch {
  orders: readonly Order[];
  manner: OrderManner;
  limit: number;
  offset: number;
}

export interface FoundPage {
  serials: string[];
  total: number;
}

/** Looks at the rows of a large experiment in memory; undefined where only the database can answer. */
export async function inTable<Result>(
  search: TableSearch,
  { keys, look, tables = runTables }: { keys: readonly WantedKey[]; look: Look<Result>; tables?: RunTables },
): Promise<Result | undefined> {
  const table = await tables.find(search.experimentId, keys);
  if (!table) return undefined;
  try {
    return look(table, filterRows(table, search));
  } catch (error) {
    if (error instanceof NotInMemory) return undefined;
    throw error;
  }
}

type Look<Result> = (table: RunTable, rows: Uint32Array) => Result;

/** A stretch of the ordered matches, and how many there are. */
export function pageOf(table: RunTable, rows: Uint32Array, { orders, manner, limit, offset }: Page): FoundPage {
  const first = firstRows(rows, rowOrder(table, orders, manner), offset + limit);
  const serials = Array.from(first.subarray(offset, offset + limit), (row) => String(table.serials[row]));
  return { serials, total: rows.length };
}
