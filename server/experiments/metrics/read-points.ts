import { pool } from '@/server/core/db';
import { decodePoints } from './chunk-codec';
import { columnsOf, emptyColumns, joinPoints, type Point, type PointColumns } from './point-columns';

/** One key of one run, by their numbers in the metric tables. */
export interface SeriesAddress {
  run: string;
  key: number;
  /** Steps to read from and up to; a stretch outside may come along. Absent: the whole series. */
  window?: StepWindow;
}

export interface StepWindow {
  from: number;
  to: number;
}

/** What was read of a series. */
export interface SeriesRead {
  /** In order, each distinct point once. */
  points: PointColumns;
  /** Points in all stretches that were read; where only extremes were read, one sent twice may count twice. */
  total: number;
  /** False where the extremes of each chunk stand for its points. */
  isWhole: boolean;
}

const addressOf = ({ run, key }: { run: string; key: number }) => `${run}/${key}`;

/**
 * Reads series in the order of the addresses: whole where they have at most `exactUpTo` points, and beyond that
 * the stored extremes of each chunk, which still hold the least and the greatest value of every stretch.
 */
export async function readPoints(series: readonly SeriesAddress[], exactUpTo: number): Promise<SeriesRead[]> {
  if (series.length === 0) return [];
  const addresses = [series.map(({ run }) => run), series.map(({ key }) => key)];
  // Rows before chunks: a fold between the two reads shows its points twice, never not.
  const hot = await readHot(addresses);
  const packed = await readChunks(series, exactUpTo);
  return series.map((address) => {
    const rows = hot.get(addressOf(address));
    const chunks = packed.get(addressOf(address));
    const parts = [...(chunks ? [chunks.points] : []), ...(rows ? [columnsOf(rows)] : [])];
    const points = parts.length > 0 ? joinPoints(parts) : emptyColumns(0);
    const isWhole = chunks?.isWhole !== false;
    const total = chunks && !isWhole ? chunks.count + (rows?.length ?? 0) : points.steps.length;
    return { points, total, isWhole };
  });
}

async function readHot(addresses: unknown[]): Promise<Map<string, Point[]>> {
  const { rows } = await pool().query<{ run: string; key: number; step: string; ts: string; value: number }>({
    name: 'read-hot-points',
    text: `SELECT h.run, h.key, h.step, h.ts, h.value
           FROM unnest($1::bigint[], $2::int[]) AS wanted (run, key)
           JOIN hot.metric_hot h USING (run, key)
           ORDER BY h.run, h.key, h.step, h.ts, h.value`,
    values: addresses,
  });
  const bySeries = new Map<string, Point[]>();
  for (const { step, ts, value, ...address } of rows) {
    const point = { step: Number(step), timestamp: Number(ts), value };
    const points = bySeries.get(addressOf(address));
    if (points) points.push(point);
    else bySeries.set(addressOf(address), [point]);
  }
  return bySeries;
}

interface Packed {
  points: PointColumns;
  count: number;
  isWhole: boolean;
}

type PackedRow = SeriesAddress & { n: number; is_whole: boolean; data: Buffer };

const isWanted = `c.run = wanted.run AND c.key = wanted.key
    AND (wanted.step0 IS NULL OR c.step1 >= wanted.step0) AND (wanted.step1 IS NULL OR c.step0 <= wanted.step1)`;

// One row a series, its chunks one after another: thousands of rows would cost more than their bytes.
const packedSql = `
  SELECT run, key, n, is_whole, (
    SELECT string_agg(CASE WHEN is_whole OR c.mini IS NULL THEN c.data ELSE c.mini END, ''::bytea ORDER BY c.step0)
    FROM hot.metric_chunk c WHERE ${isWanted}
  ) AS data
  FROM (
    SELECT wanted.*, sum(c.n)::int AS n, sum(c.n) <= $5 AS is_whole
    FROM unnest($1::bigint[], $2::int[], $3::float8[], $4::float8[]) AS wanted (run, key, step0, step1)
    JOIN hot.metric_chunk c ON ${isWanted}
    GROUP BY wanted.run, wanted.key, wanted.step0, wanted.step1
  ) wanted`;

async function readChunks(series: readonly SeriesAddress[], exactUpTo: number): Promise<Map<string, Packed>> {
  const values = [
    series.map(({ run }) => run),
    series.map(({ key }) => key),
    series.map(({ window }) => window?.from ?? null),
    series.map(({ window }) => window?.to ?? null),
    exactUpTo,
  ];
  const { rows } = await pool().query<PackedRow>({ name: 'read-metric-chunks', text: packedSql, values });
  return new Map(
    rows.map(({ n, is_whole: isWhole, data, ...address }) => [
      addressOf(address),
      { points: decodePoints(data), count: n, isWhole },
    ]),
  );
}
