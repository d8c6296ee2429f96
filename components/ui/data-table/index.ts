export { DataTable, type DataTableProps } from './data-table';
export type { ColumnValue, DataColumn } from './data-column';
export { emptyTableState, fromTableParams, tableParams, toTableParams, type TableState } from './table-state';
export { useTableUrlState } from './use-table-url-state';
