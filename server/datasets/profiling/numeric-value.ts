import type { DatasetColumn } from '@/lib/contracts/datasets';
import { quoteName } from '../duckdb/sql-text';

/** A stored number, or an instant in epoch milliseconds, as DOUBLE. */
export function numericValue({ name, type }: DatasetColumn): string {
  const value = quoteName(name);
  return type === 'datetime' ? `CAST(epoch_ms(${value}) AS DOUBLE)` : `CAST(${value} AS DOUBLE)`;
}
