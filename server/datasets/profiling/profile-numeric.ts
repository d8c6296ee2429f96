import type { ColumnProfile, DatasetColumn } from '@/lib/contracts/datasets';
import { readRows, type DuckDb } from '../duckdb/with-duckdb';
import type { ColumnBasics } from './column-basics';
import { histogramEdges } from './histogram-edges';
import { numericValue } from './numeric-value';

const shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
/** Exact quantiles hold a column in memory; beyond so many values they are approximate. */
const exactQuantileRows = 50_000_000;

type NumericProfile = NonNullable<ColumnProfile['numeric']>;

interface Numeric {
  column: DatasetColumn;
  basics: ColumnBasics;
}

/** Moments, quantiles and histogram of a column with at least one value. */
export async function profileNumeric(
  duckDb: DuckDb,
  relation: string,
  { column, basics: { min, max, present } }: Numeric,
): Promise<NumericProfile> {
  const value = numericValue(column);
  // Squares of numbers beyond 1e150 do not fit a double.
  const scale = Math.max(Math.abs(min), Math.abs(max)) > 1e150 ? 1e300 : 1;
  const quantile = present > exactQuantileRows ? 'approx_quantile' : 'quantile_cont';
  const [[mean, deviation, list] = []] = await readRows(
    duckDb,
    `SELECT avg(v), coalesce(stddev_samp(v), 0), ${quantile}(v, [${shares.join(', ')}]) ` +
      `FROM (SELECT ${scale === 1 ? value : `${value} / ${scale}`} AS v FROM ${relation})`,
  );
  const values = readList(list).map((number) => number * scale);
  const quantiles = shares.map((share, index) => ({ share, value: values[index] ?? min }));
  const ends = { low: values[0] ?? min, high: values.at(-1) ?? max };
  const edges = histogramEdges({ min, max, ...ends, isWhole: column.type === 'integer' });
  const counts = await countBins(duckDb, relation, { value, edges });
  const moments = { mean: Number(mean) * scale, standardDeviation: Number(deviation) * scale };
  return { min, max, ...moments, quantiles, histogram: { edges, counts } };
}

/** A list of DuckDB as it comes out of a row. */
const readList = (list: unknown): number[] => (Array.isArray(list) ? list.map(Number) : []);

interface Bins {
  value: string;
  edges: readonly number[];
}

async function countBins(duckDb: DuckDb, relation: string, { value, edges }: Bins): Promise<number[]> {
  const inner = edges.slice(1, -1);
  const counts = Array.from({ length: edges.length - 1 }, () => 0);
  const cases = inner.map((edge, index) => `WHEN v < CAST(${edge} AS DOUBLE) THEN ${index}`).join(' ');
  const bin = inner.length === 0 ? '0' : `CASE ${cases} ELSE ${inner.length} END`;
  const rows = await readRows(
    duckDb,
    `SELECT ${bin} AS bin, count(*) FROM (SELECT ${value} AS v FROM ${relation}) WHERE v IS NOT NULL GROUP BY bin`,
  );
  for (const [index, count] of rows) counts[Number(index)] = Number(count);
  return counts;
}
