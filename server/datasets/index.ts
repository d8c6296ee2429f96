export { describeVersions, listReadyVersions, type DescribedVersion } from './describe-versions';
export { getDataset } from './get-dataset';
export { failImport } from './finish-import';
export { importVersion } from './import-version';
export { countRows, loadTable, type LoadTableInput } from './loading/load-table';
export { streamRows, type StreamRowsInput } from './loading/stream-rows';
