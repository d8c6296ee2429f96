import type { ReactNode } from 'react';
import { decimalsFor, formatFixed, formatDateTime, type Moment } from '@/lib/format';

export type ColumnValue = string | number | boolean | Date | null | undefined;

export interface DataColumn<Row> {
  id: string;
  /** Plain name: header, column menu, CSV. */
  header: string;
  /** Drawn in the header instead, such as a `Statistic`. */
  head?: ReactNode;
  /** After the name, in small type: 'ms', '%'. */
  unit?: string;
  /** Sorts, filters and fills the CSV; null and undefined are absent and sort last. */
  value: (row: Row) => ColumnValue;
  /** Draws the cell; default: the value, numbers aligned with 4 significant digits. */
  cell?: (row: Row) => ReactNode;
  /** Numbers stand at the right. Default `text`. */
  kind?: 'text' | 'number' | 'time';
  /** Pixels; text columns without a width share what is left. */
  width?: number;
  sortable?: boolean;
  /** Hidden until chosen in the column menu. */
  hidden?: boolean;
  /** Where it stands in the two-line row of a phone: default the first column `title`, others `detail`. */
  phone?: 'title' | 'lead' | 'detail' | 'none';
}

const defaultWidths = { text: 180, number: 92, time: 116 } as const;

/** A column's width in pixels; for a growing text column the least it may have. */
export function widthOf<Row>(column: DataColumn<Row>): number {
  return column.width ?? defaultWidths[column.kind ?? 'text'];
}

/** Whether the column takes a share of the width that is left. */
export function grows<Row>(column: DataColumn<Row>): boolean {
  return column.width === undefined && (column.kind ?? 'text') === 'text';
}

/** How a column's numbers are written so that their decimal points line up. */
export function numberWriter<Row>(column: DataColumn<Row>, rows: readonly Row[]): (value: number) => string {
  const numbers = rows.map((row) => column.value(row)).filter((value) => typeof value === 'number');
  const decimals = decimalsFor(numbers);
  return (value) => formatFixed(value, decimals);
}

/** A value as text for filtering and plain cells. */
export function plainText(value: ColumnValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return formatDateTime(value satisfies Moment);
  return String(value);
}
