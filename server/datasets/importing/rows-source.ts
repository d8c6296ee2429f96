import type { ColumnType } from '@/lib/contracts/datasets';

/** A column of an uploaded file, and how it is stored. */
export interface SourceColumn {
  name: string;
  /** `category` also stands for texts; which it is shows in the profile. */
  type: ColumnType;
  /** SQL expression over the relation. */
  stored: string;
}

/** An uploaded file that was checked: rows that DuckDB can read, and what becomes of each column. */
export interface RowsSource {
  /** SQL of the rows, usable after FROM. */
  relation: string;
  columns: SourceColumn[];
  /** Null where only reading them all tells. */
  rows: number | null;
  /** What a person may want to know, for the job's log. */
  notes: string[];
}

/** Columns of the version before: where values allow two readings, the earlier one is kept. */
export type EarlierColumns = ReadonlyMap<string, ColumnType>;

export const storedTypes: Record<ColumnType, string> = {
  number: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  datetime: 'TIMESTAMPTZ',
  category: 'VARCHAR',
  text: 'VARCHAR',
};
