import type pg from 'pg';
import { pool } from '@/server/core/db';
import { CoalescingWriter } from './coalescing-writer';
import {
  allSeries,
  chunkArguments,
  hotArguments,
  latestArguments,
  runsArgument,
  writeChunksStatement,
  writeHotStatement,
  type RunWrite,
} from './points-sql';

type Queryable = Pick<pg.Pool | pg.PoolClient, 'query'>;

/** Writes few points of each series as rows. Says for each write whether its run was active. */
export async function writeHot(client: Queryable, writes: readonly RunWrite[]): Promise<boolean[]> {
  const values = [runsArgument(writes), ...hotArguments(writes), ...latestArguments(writes)];
  return accepted(writes, await client.query<{ serial: string }>({ ...writeHotStatement, values }));
}

/** Writes many points of each series as chunks. Says for each write whether its run was active. */
export async function writeChunks(client: Queryable, writes: readonly RunWrite[]): Promise<boolean[]> {
  const values = [runsArgument(writes), ...chunkArguments(allSeries(writes)), ...latestArguments(writes)];
  return accepted(writes, await client.query<{ serial: string }>({ ...writeChunksStatement, values }));
}

function accepted(writes: readonly RunWrite[], { rows }: { rows: { serial: string }[] }): boolean[] {
  const active = new Set(rows.map(({ serial }) => serial));
  return writes.map(({ run }) => active.has(run));
}

const hotWriter = new CoalescingWriter<RunWrite>({
  write: (writes) => writeHot(pool(), writes),
  weightOf: ({ series }) => series.reduce((sum, { points }) => sum + points.length, 0),
  flushWeight: 5000,
  waitingWeight: 200_000,
  worthAnother: 8,
});

const chunkWriter = new CoalescingWriter<RunWrite>({
  write: (writes) => writeChunks(pool(), writes),
  weightOf: ({ series }) => series.reduce((sum, { chunks }) => sum + chunks.reduce((n, { count }) => n + count, 0), 0),
  flushWeight: 20_000,
  waitingWeight: 2_000_000,
  worthAnother: 2,
});

/** Commits what one caller adds to a run, with whatever others add at the same time. False: the run is deleted. */
export async function writePoints({ run, series }: RunWrite): Promise<boolean> {
  const hot = series.filter(({ points }) => points.length > 0);
  const packed = series.filter(({ chunks }) => chunks.length > 0);
  const written = await Promise.all([
    ...(hot.length > 0 ? [hotWriter.add({ run, series: hot })] : []),
    ...(packed.length > 0 ? [chunkWriter.add({ run, series: packed })] : []),
  ]);
  return written.every(Boolean);
}
