import { toJson } from '@/server/core/json';
import type { StoredRows } from './deriving/join-parts';
import { timeSpanOf } from './time-span';

/** What the row of a version holds once its rows are stored and profiled. */
export function readyFields({ object, rows, profile }: StoredRows, timeColumn: string | null) {
  return {
    status: 'ready',
    error: null,
    sha256: object.sha256,
    sizeBytes: BigInt(object.sizeBytes),
    rowCount: BigInt(rows),
    columns: toJson(profile.columns.map(({ name, type }) => ({ name, type }))),
    profile: toJson(profile),
    ...timeSpanOf(profile.columns, timeColumn),
  };
}
