import { quoteName } from '../duckdb/sql-text';
import { readRows, type DuckDb } from '../duckdb/with-duckdb';

const most = 20;
const longestShown = 200;

/** The most frequent values of a column; equally frequent ones by name. */
export async function topValues(
  duckDb: DuckDb,
  relation: string,
  name: string,
): Promise<{ value: string; count: number }[]> {
  const rows = await readRows(
    duckDb,
    `SELECT CAST(${quoteName(name)} AS VARCHAR) AS v, count(*) AS n FROM ${relation} WHERE v IS NOT NULL ` +
      `GROUP BY v ORDER BY n DESC, v LIMIT ${most}`,
  );
  return rows.map(([value, count]) => ({ value: String(value).slice(0, longestShown), count: Number(count) }));
}
