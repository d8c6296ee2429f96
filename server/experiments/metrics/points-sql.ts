import type { Chunk } from './make-chunks';
import { mergeLatest, type Latest } from './latest-of';
import type { Point } from './point-columns';

/** What one caller adds to one series: a few points as rows, or many as chunks. */
export interface SeriesWrite {
  key: number;
  latest: Latest;
  points: readonly Point[];
  chunks: readonly Chunk[];
}

/** What one caller adds to one run. */
export interface RunWrite {
  /** The run's serial. */
  run: string;
  series: readonly SeriesWrite[];
}

type Column = readonly (number | string | bigint | null)[];

/** An array as Postgres reads it; NaN and null included. */
const arrayOf = (values: Column): string => `{${values.map((value) => value ?? 'NULL').join(',')}}`;
const bytesArrayOf = (values: readonly (Buffer | null)[]): string =>
  `{${values.map((value) => (value ? `"\\\\x${value.toString('hex')}"` : 'NULL')).join(',')}}`;

export const allSeries = (writes: readonly RunWrite[]) =>
  writes.flatMap(({ run, series }) => series.map((one) => ({ run, ...one })));

/** Arguments of `insertHot`: run, key, step, ts, value. */
export function hotArguments(writes: readonly RunWrite[]): string[] {
  const rows = allSeries(writes).flatMap(({ run, key, points }) => points.map((point) => ({ run, key, ...point })));
  return [
    arrayOf(rows.map((row) => row.run)),
    arrayOf(rows.map((row) => row.key)),
    arrayOf(rows.map((row) => row.step)),
    arrayOf(rows.map((row) => row.timestamp)),
    arrayOf(rows.map((row) => row.value)),
  ];
}

/** Arguments of `upsertLatest`: one row a series, whoever wrote to it: run, key, step, ts, value, least, greatest. */
export function latestArguments(writes: readonly RunWrite[]): string[] {
  const bySeries = new Map<string, { run: string; key: number; latest: Latest }>();
  for (const { run, key, latest } of allSeries(writes)) {
    const address = `${run}/${key}`;
    const before = bySeries.get(address);
    bySeries.set(address, { run, key, latest: before ? mergeLatest(before.latest, latest) : latest });
  }
  const rows = [...bySeries.values()];
  return [
    arrayOf(rows.map((row) => row.run)),
    arrayOf(rows.map((row) => row.key)),
    arrayOf(rows.map((row) => row.latest.last.step)),
    arrayOf(rows.map((row) => row.latest.last.timestamp)),
    arrayOf(rows.map((row) => row.latest.last.value)),
    arrayOf(rows.map((row) => row.latest.min)),
    arrayOf(rows.map((row) => row.latest.max)),
  ];
}

/** Arguments of `insertChunks`: run, key and the columns of a chunk. */
export function chunkArguments(series: readonly { run: string; key: number; chunks: readonly Chunk[] }[]): string[] {
  const rows = series.flatMap(({ run, key, chunks }) => chunks.map((chunk) => ({ run, key, ...chunk })));
  return [
    arrayOf(rows.map((row) => row.run)),
    arrayOf(rows.map((row) => row.key)),
    arrayOf(rows.map((row) => row.step0)),
    arrayOf(rows.map((row) => row.digest)),
    arrayOf(rows.map((row) => row.step1)),
    arrayOf(rows.map((row) => row.count)),
    arrayOf(rows.map((row) => row.min)),
    arrayOf(rows.map((row) => row.max)),
    arrayOf(rows.map((row) => row.sum)),
    bytesArrayOf(rows.map((row) => row.mini)),
    bytesArrayOf(rows.map((row) => row.data)),
  ];
}

/**
 * Runs that may be written: those of the list that are not deleted. Their rows are locked in one order everywhere,
 * before anything else is, so that two writers never wait for each other.
 */
const active = `
  active AS MATERIALIZED (
    SELECT run AS serial, experiment_id FROM hot.run_search
    WHERE run = ANY($1::bigint[]) AND lifecycle < 2 ORDER BY run FOR NO KEY UPDATE
  )`;

const insertHot = `
  INSERT INTO hot.metric_hot (run, key, step, ts, value)
  SELECT p.run, p.key, p.step, p.ts, p.value
  FROM unnest($2::bigint[], $3::int[], $4::bigint[], $5::bigint[], $6::float8[]) AS p (run, key, step, ts, value)
  WHERE p.run IN (SELECT serial FROM active)
  ORDER BY p.run, p.key, p.step, p.ts, p.value
  ON CONFLICT DO NOTHING`;

const insertChunks = (first: number, condition: string) => `
  INSERT INTO hot.metric_chunk (run, key, step0, digest, step1, n, vmin, vmax, vsum, mini, data)
  SELECT c.*
  FROM unnest($${first}::bigint[], $${first + 1}::int[], $${first + 2}::bigint[], $${first + 3}::bigint[],
              $${first + 4}::bigint[], $${first + 5}::int[], $${first + 6}::float8[], $${first + 7}::float8[],
              $${first + 8}::float8[], $${first + 9}::bytea[], $${first + 10}::bytea[])
    AS c (run, key, step0, digest, step1, n, vmin, vmax, vsum, mini, data)
  WHERE ${condition}
  ORDER BY c.run, c.key, c.step0, c.digest
  ON CONFLICT DO NOTHING`;

const isNewer = '(excluded.step, excluded.ts, excluded.value) > (l.step, l.ts, l.value)';

const upsertLatest = (first: number) => `
  INSERT INTO hot.metric_latest AS l (run, key, step, ts, value, vmin, vmax)
  SELECT e.*
  FROM unnest($${first}::bigint[], $${first + 1}::int[], $${first + 2}::bigint[], $${first + 3}::bigint[],
              $${first + 4}::float8[], $${first + 5}::float8[], $${first + 6}::float8[])
    AS e (run, key, step, ts, value, vmin, vmax)
  WHERE e.run IN (SELECT serial FROM active)
  ORDER BY e.run, e.key
  ON CONFLICT (run, key) DO UPDATE SET
    step = CASE WHEN ${isNewer} THEN excluded.step ELSE l.step END,
    ts = CASE WHEN ${isNewer} THEN excluded.ts ELSE l.ts END,
    value = CASE WHEN ${isNewer} THEN excluded.value ELSE l.value END,
    vmin = least(l.vmin, excluded.vmin),
    vmax = greatest(l.vmax, excluded.vmax)
  WHERE ${isNewer}
     OR least(l.vmin, excluded.vmin) IS DISTINCT FROM l.vmin
     OR greatest(l.vmax, excluded.vmax) IS DISTINCT FROM l.vmax
  RETURNING l.run, l.key, l.value`;

/** Searches read the latest values beside each other, 64 keys a row: the first in the run's own row. */
const keepSearchable = `
  changed AS (
    SELECT run, (key - 1) / 64 AS block,
      hot.put('{}'::float8[], array_agg((key - 1) % 64 + 1 ORDER BY key), array_agg(value ORDER BY key)) AS m
    FROM latest GROUP BY 1, 2
  ),
  firsts AS (
    UPDATE hot.run_search s SET m = hot.lay_over(s.m, c.m) FROM changed c WHERE c.block = 0 AND s.run = c.run
  ),
  others AS (
    INSERT INTO hot.run_cols AS b (experiment_id, kind, block, run, m)
    SELECT a.experiment_id, 'm', c.block, c.run, c.m FROM changed c JOIN active a ON a.serial = c.run
    WHERE c.block > 0
    ORDER BY 1, 3, 4
    ON CONFLICT (experiment_id, kind, block, run) DO UPDATE SET m = hot.lay_over(b.m, excluded.m)
  ),
  touches AS (
    INSERT INTO hot.run_touch (experiment_id, runs)
    SELECT a.experiment_id, array_agg(DISTINCT c.run) FROM changed c JOIN active a ON a.serial = c.run GROUP BY 1
  )`;

interface Statement {
  /** Prepared under this name: planned anew each time, a flush takes twice as long. */
  name: string;
  text: string;
}

/** Writes points as rows; answers the serials of the runs that were active. */
export const writeHotStatement: Statement = {
  name: 'write-hot-points',
  text: `WITH ${active}, hot AS (${insertHot}), latest AS (${upsertLatest(7)}), ${keepSearchable}
    SELECT serial FROM active`,
};

/** Writes points as chunks; answers the serials of the runs that were active. */
export const writeChunksStatement: Statement = {
  name: 'write-metric-chunks',
  text: `WITH ${active}, chunks AS (${insertChunks(2, 'c.run IN (SELECT serial FROM active)')}),
    latest AS (${upsertLatest(13)}), ${keepSearchable} SELECT serial FROM active`,
};

/** Puts chunks in place of the rows or chunks they were made from; whose run it is plays no part. */
export const foldChunksStatement: Statement = { name: 'fold-metric-chunks', text: insertChunks(1, 'true') };

/** `$1` of both statements. */
export const runsArgument = (writes: readonly RunWrite[]): string =>
  arrayOf([...new Set(writes.map(({ run }) => run))]);
