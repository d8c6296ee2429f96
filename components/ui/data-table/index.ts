export { DataTable } from './data-table';
export type { DataColumn } from './data-column';
export { useTableUrlState } from './use-table-url-state';
