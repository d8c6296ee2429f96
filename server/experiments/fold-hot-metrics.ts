import type pg from 'pg';
import { pool } from '@/server/core/db';
import { inPoolTransaction } from './metrics/in-pool-transaction';
import { decodePoints } from './metrics/chunk-codec';
import { makeChunks, pointsPerChunk } from './metrics/make-chunks';
import { columnsOf, type Point } from './metrics/point-columns';
import { chunkArguments, foldChunksStatement } from './metrics/points-sql';

interface Series {
  run: string;
  key: number;
}

/** First half of the advisory lock that keeps two folders off one series. */
const foldLock = 72_707_372;
/** Most rows one transaction folds. */
const rowsPerFold = 50_000;
const chunksPerFold = 500;

export interface Folded {
  /** Series whose rows were packed into chunks, and how many rows. */
  series: number;
  points: number;
  /** Small chunks that were joined into larger ones. */
  chunks: number;
}

/**
 * Packs the points of series that have gathered about 1000 rows into chunks, and joins small chunks. Each series is one
 * transaction that deletes and inserts, so whatever interrupts it, every point is there, once or (briefly, if it
 * is sent again) twice, never not. Any number of processes may run it at once.
 */
export async function foldHotMetrics(): Promise<Folded> {
  const folded: Folded = { series: 0, points: 0, chunks: 0 };
  for (const series of await findSeries(hotSeries)) {
    const points = await foldSeries(series, foldRows);
    folded.points += points;
    folded.series += Number(points > 0);
  }
  for (const series of await findSeries(smallSeries)) folded.chunks += await foldSeries(series, joinChunks);
  return folded;
}

const hotSeries = 'SELECT run, key FROM hot.metric_hot GROUP BY run, key HAVING count(*) >= $1';

const smallSeries = `
  SELECT run, key FROM hot.metric_chunk WHERE n < 500 GROUP BY run, key HAVING count(*) >= 2 AND sum(n) >= $1`;

async function findSeries(sql: string): Promise<Series[]> {
  return (await pool().query<Series>(sql, [pointsPerChunk])).rows;
}

function foldSeries(series: Series, fold: (client: pg.PoolClient, series: Series) => Promise<number>): Promise<number> {
  return inPoolTransaction(async (client) => {
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS locked',
      [foldLock, `${series.run}/${series.key}`],
    );
    // A run whose new attempt is about to drop its points is left alone, and waits while one is folded.
    const isFree = await client.query('SELECT FROM run WHERE serial = $1 FOR SHARE SKIP LOCKED', [series.run]);
    return rows[0]?.locked && isFree.rowCount === 1 ? fold(client, series) : 0;
  });
}

async function foldRows(client: pg.PoolClient, { run, key }: Series): Promise<number> {
  const { rows } = await client.query<{ step: string; ts: string; value: number }>(
    `DELETE FROM hot.metric_hot WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM hot.metric_hot WHERE run = $1 AND key = $2 ORDER BY step, ts, value LIMIT $3
     )) AND run = $1 AND key = $2
     RETURNING step, ts, value`,
    [run, key, rowsPerFold],
  );
  if (rows.length === 0) return 0;
  const points: Point[] = rows.map(({ step, ts, value }) => ({ step: Number(step), timestamp: Number(ts), value }));
  const values = chunkArguments([{ run, key, chunks: makeChunks([columnsOf(points)]) }]);
  await client.query({ ...foldChunksStatement, values });
  return rows.length;
}

async function joinChunks(client: pg.PoolClient, { run, key }: Series): Promise<number> {
  const { rows } = await client.query<{ data: Buffer }>(
    `DELETE FROM hot.metric_chunk WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM hot.metric_chunk WHERE run = $1 AND key = $2 AND n < 500 ORDER BY step0 LIMIT $3
     )) AND run = $1 AND key = $2
     RETURNING data`,
    [run, key, chunksPerFold],
  );
  if (rows.length === 0) return 0;
  const chunks = makeChunks(rows.map(({ data }) => decodePoints(data)));
  await client.query({ ...foldChunksStatement, values: chunkArguments([{ run, key, chunks }]) });
  return rows.length;
}
