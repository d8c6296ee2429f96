import type { RowRange } from '@/server/datasets';

/** Rows of one group in the Parquet files we write: a part that begins with a group reads no row in vain. */
const groupRows = 122_880;
/** Two groups: a few seconds of work, so little is lost with a worker. */
const partRows = 2 * groupRows;
/** More parts only make the list of jobs long. */
const mostParts = 200;

/**
 * The ranges of rows that workers share, in the order of the rows: each row in exactly one.
 *
 * @param rows   whole number ≥ 0
 * @param wanted rows of a part; null for 245,760, and never so few that there were over 200 parts
 * @throws RangeError if `rows` is no whole number ≥ 0
 */
export function planShards(rows: number, wanted: number | null): RowRange[] {
  if (!Number.isInteger(rows) || rows < 0) throw new RangeError(`a version cannot have ${rows} rows`);
  const size = wanted === null ? defaultSize(rows) : Math.max(wanted, Math.ceil(rows / mostParts));
  return Array.from({ length: Math.ceil(rows / size) }, (_, index) => ({
    from: index * size,
    count: Math.min(size, rows - index * size),
  }));
}

function defaultSize(rows: number): number {
  return Math.max(partRows, Math.ceil(rows / mostParts / groupRows) * groupRows);
}
