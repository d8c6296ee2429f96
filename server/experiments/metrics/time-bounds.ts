import type pg from 'pg';
import { decodePoints } from './chunk-codec';
import { compareIn } from './first-points';
import { pointAt, type Point, type PointColumns } from './point-columns';
import type { SeriesAddress } from './read-points';

/** Which chunk of a series: what it holds never changes. */
export interface ChunkPlace {
  step0: string;
  digest: string;
  n: number;
}

/** A chunk's first and last point in order of time. */
export interface TimeBounds {
  first: Point;
  last: Point;
}

const mostRemembered = 100_000;
const chunksAtOnce = 100;
const remembered = new Map<string, Map<string, TimeBounds>>();

export const placeOf = ({ step0, digest }: ChunkPlace): string => `${step0}/${digest}`;

/**
 * Between which times each chunk lies, by its place. Chunks are kept by their steps, so this is found by unpacking each
 * of them once; it is remembered for the series that were asked for last.
 */
export async function timeBounds(
  client: pg.PoolClient,
  series: SeriesAddress,
  places: readonly ChunkPlace[],
): Promise<ReadonlyMap<string, TimeBounds>> {
  const address = `${series.run}/${series.key}`;
  const known = remembered.get(address);
  const bounds = new Map<string, TimeBounds>();
  const unknown: ChunkPlace[] = [];
  for (const place of places) {
    const found = known?.get(placeOf(place));
    if (found) bounds.set(placeOf(place), found);
    else unknown.push(place);
  }
  for (let from = 0; from < unknown.length; from += chunksAtOnce) {
    const read = await readChunks(client, series, unknown.slice(from, from + chunksAtOnce));
    for (const { place, points } of read) bounds.set(place, boundsOf(points));
  }
  remember(address, bounds);
  return bounds;
}

/** Unpacks these chunks of a series. */
export async function readChunks(
  client: pg.PoolClient,
  { run, key }: SeriesAddress,
  places: readonly ChunkPlace[],
): Promise<{ place: string; points: PointColumns }[]> {
  const { rows } = await client.query<ChunkPlace & { data: Buffer }>({
    name: 'read-named-chunks',
    text: `SELECT c.step0, c.digest, c.n, c.data
           FROM unnest($3::bigint[], $4::bigint[]) AS wanted (step0, digest)
           JOIN hot.metric_chunk c USING (step0, digest) WHERE c.run = $1 AND c.key = $2`,
    values: [run, key, places.map(({ step0 }) => step0), places.map(({ digest }) => digest)],
  });
  return rows.map((row) => ({ place: placeOf(row), points: decodePoints(row.data) }));
}

function boundsOf(points: PointColumns): TimeBounds {
  let first = pointAt(points, 0);
  let last = first;
  for (let index = 1; index < points.steps.length; index += 1) {
    const point = pointAt(points, index);
    if (compareIn('time', point, first) < 0) first = point;
    if (compareIn('time', point, last) > 0) last = point;
  }
  return { first, last };
}

function remember(address: string, bounds: Map<string, TimeBounds>): void {
  remembered.delete(address);
  remembered.set(address, bounds);
  let total = 0;
  for (const { size } of remembered.values()) total += size;
  for (const [oldest, { size }] of remembered) {
    if (total <= mostRemembered || oldest === address) return;
    remembered.delete(oldest);
    total -= size;
  }
}
