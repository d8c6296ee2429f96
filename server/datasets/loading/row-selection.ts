import { stat } from 'node:fs/promises';
import type { DatasetColumn } from '@/lib/contracts/datasets';
import type { Context } from '@/server/core/context';
import { conflict, invalid, unavailable } from '@/server/core/errors';
import { objectPath } from '@/server/core/storage/object-store';
import { describeVersions, type DescribedVersion } from '../describe-versions';
import { quoteName, quoteText } from '../duckdb/sql-text';

/** Instants of a datetime column, `from` ≤ t < `to`; null leaves an end open. */
export interface TimeRange {
  column: string;
  from: string | Date | null;
  to: string | Date | null;
}

export interface RowSelection {
  /** Rows come version by version, in the order of each file. */
  versionIds: readonly string[];
  timeRange?: TimeRange | null;
  /** Rows of each version by their place in its file, without a time range. */
  rowRange?: RowRange;
}

export interface RowRange {
  /** From 0. */
  from: number;
  count: number;
}

/** One version's rows as SQL. */
export interface RowsOf {
  /** To be put after FROM; ends with its WHERE where rows are chosen. */
  sql: string;
  /** Known without reading, where no rows are left out. */
  rows: number | null;
}

export interface Selected {
  versions: DescribedVersion[];
  sources: RowsOf[];
}

/** Finds the versions and how to read their rows; throws a sentence when one cannot be read. */
export async function selectRowsOf(ctx: Context, selection: RowSelection): Promise<Selected> {
  const { versionIds, timeRange, rowRange } = selection;
  if (versionIds.length === 0) throw invalid('No dataset version was named: name at least one.');
  const versions = await describeVersions(ctx, versionIds);
  const sources: RowsOf[] = [];
  for (const version of versions) {
    const path = await pathOf(version);
    sources.push(rowRange ? placesOf(version, path, rowRange) : sourceOf(version, path, timeRange ?? null));
  }
  return { versions, sources };
}

export const titleOf = (version: DescribedVersion): string => `${version.name} v${version.version}`;

/** Where the rows of a version lie. */
async function pathOf(version: DescribedVersion): Promise<string> {
  const { sha256 } = version;
  if (version.status !== 'ready' || sha256 === null) {
    throw conflict(`${titleOf(version)} has no rows to read: its status is ${version.status}.`);
  }
  const path = objectPath(sha256);
  if (!(await stat(path).catch(() => undefined))) {
    throw unavailable(`The rows of ${titleOf(version)} are not in the object store (RINGSIDE_STORE).`);
  }
  return path;
}

/** Whole groups of rows are left unread where the range does not touch them. */
function placesOf(version: DescribedVersion, path: string, { from, count }: RowRange): RowsOf {
  return {
    sql:
      `read_parquet(${quoteText(path)}, file_row_number = true) ` +
      `WHERE file_row_number >= ${from} AND file_row_number < ${from + count}`,
    rows: Math.max(0, Math.min(count, (version.rowCount ?? 0) - from)),
  };
}

function sourceOf(version: DescribedVersion, path: string, timeRange: TimeRange | null): RowsOf {
  const conditions = timeRange ? timeConditions(version, timeRange) : [];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return { sql: `read_parquet(${quoteText(path)})${where}`, rows: where === '' ? version.rowCount : null };
}

function timeConditions(version: DescribedVersion, { column, from, to }: TimeRange): string[] {
  if (from === null && to === null) return [];
  requireDatetime(version, column);
  const bound = (operator: string, instant: string | Date | null) =>
    instant === null ? [] : [`${quoteName(column)} ${operator} CAST(${quoteText(toIso(instant))} AS TIMESTAMPTZ)`];
  return [...bound('>=', from), ...bound('<', to)];
}

export function requireDatetime(version: DescribedVersion, column: string): DatasetColumn {
  const found = version.columns.find((one) => one.name === column);
  if (found?.type === 'datetime') return found;
  const what = found ? `it is of type ${found.type}` : 'there is no such column';
  throw invalid(`"${column}" cannot give the time of rows in ${titleOf(version)}: ${what}.`);
}

function toIso(instant: string | Date): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) {
    throw invalid(`"${String(instant)}" is not an instant: write it as 2001-03-31T17:05:00Z.`);
  }
  return date.toISOString();
}
