import type pg from 'pg';
import { compareIn, FirstPoints } from './metrics/first-points';
import { inSnapshot } from './metrics/in-snapshot';
import type { Point, PointColumns } from './metrics/point-columns';
import { placeOf, readChunks, timeBounds, type ChunkPlace, type TimeBounds } from './metrics/time-bounds';
import type { RunSeries } from './find-run-series';

interface Page {
  /** Absent: from the beginning. */
  after?: Point | undefined;
  limit: number;
}

const fewestAtOnce = 4;
const mostAtOnce = 100;

/**
 * The first points of a series after a point, in order of time, step and value. However long the series is, only the
 * chunks that reach into the page are unpacked for it, and not many are in memory at a time.
 */
export function readTimePage(series: RunSeries, page: Page): Promise<PointColumns> {
  return inSnapshot(async (client) => {
    const found = new FirstPoints({ order: 'time', ...page });
    for (const { step, timestamp, value } of await readHot(client, series, page)) found.add(step, timestamp, value);
    for await (const points of chunksOf(client, series, { ...page, found })) found.addAll(points);
    return found.read();
  });
}

async function readHot(client: pg.PoolClient, { run, key }: RunSeries, { after, limit }: Page): Promise<Point[]> {
  const { rows } = await client.query<Point>({
    name: 'read-hot-page',
    text: `SELECT step::float8 AS step, ts::float8 AS timestamp, value FROM hot.metric_hot
           WHERE run = $1 AND key = $2
             AND ($3::bigint IS NULL OR (ts, step, value) > ($3::bigint, $4::bigint, $5::float8))
           ORDER BY ts, step, value LIMIT $6`,
    values: [run, key, after?.timestamp ?? null, after?.step ?? null, after?.value ?? null, limit],
  });
  return rows;
}

/** Chunks that may hold points of the page, by their first, until those that were found are enough. */
async function* chunksOf(
  client: pg.PoolClient,
  series: RunSeries,
  { after, limit, found }: Page & { found: FirstPoints },
): AsyncGenerator<PointColumns> {
  const chunks = await boundChunks(client, series);
  const wanted = chunks
    .filter(({ last }) => !after || compareIn('time', last, after) > 0)
    .sort((a, b) => compareIn('time', a.first, b.first));
  const usual = wanted.reduce((sum, { n }) => sum + n, 0) / Math.max(1, wanted.length);
  const atOnce = Math.min(mostAtOnce, Math.max(fewestAtOnce, Math.ceil(limit / Math.max(1, usual)) + 1));
  for (let from = 0; from < wanted.length; from += atOnce) {
    const [next] = wanted.slice(from);
    if (next && found.isFullBefore(next.first)) return;
    const read = await readChunks(client, series, wanted.slice(from, from + atOnce));
    for (const { points } of read) yield points;
  }
}

async function boundChunks(client: pg.PoolClient, series: RunSeries): Promise<(ChunkPlace & TimeBounds)[]> {
  const { rows } = await client.query<ChunkPlace>({
    name: 'list-chunks',
    text: 'SELECT step0, digest, n FROM hot.metric_chunk WHERE run = $1 AND key = $2 AND n > 0',
    values: [series.run, series.key],
  });
  const bounds = await timeBounds(client, series, rows);
  return rows.flatMap((place) => {
    const known = bounds.get(placeOf(place));
    return known ? [{ ...place, ...known }] : [];
  });
}
