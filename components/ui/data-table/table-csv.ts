import { toCsv, type CsvCell } from '@/lib/format';
import type { ColumnValue, DataColumn } from './data-column';

/** What is seen, as CSV: shown columns in their order, rows as filtered and sorted, numbers with all digits. */
export function tableCsv<Row>(columns: readonly DataColumn<Row>[], rows: readonly Row[]): string {
  const header = columns.map(({ header: name, unit }) => (unit === undefined ? name : `${name} (${unit})`));
  return toCsv(
    header,
    rows.map((row) => columns.map((column) => csvCell(column.value(row)))),
  );
}

function csvCell(value: ColumnValue): CsvCell {
  return value instanceof Date ? value.toISOString() : value;
}
