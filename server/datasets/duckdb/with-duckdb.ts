import { rm } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import type { DuckDBConnection } from '@duckdb/node-api';
import { limitExceeded, unavailable } from '@/server/core/errors';
import { scratchPath } from '@/server/core/storage/object-store';
import { spillEnding } from '../uploads/upload-files';

const memoryShare = 0.3;
const memoryLimitMb = 4096;
const threadLimit = 4;

const settings = `
  SET TimeZone = 'UTC';
  SET enable_progress_bar = true;
  SET enable_progress_bar_print = false;
  SET parquet_metadata_cache = true`;

export type DuckDb = Pick<DuckDBConnection, 'run' | 'runAndReadAll' | 'stream' | 'progress' | 'createAppender'>;

/**
 * Lends a DuckDB of its own, in memory, with limits on memory and threads; what does not fit goes to the scratch
 * folder. Instants are UTC. An abort interrupts the running query.
 */
export async function withDuckDb<T>(work: (duckDb: DuckDb) => Promise<T>, signal?: AbortSignal): Promise<T> {
  signal?.throwIfAborted();
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const spill = await scratchPath(spillEnding);
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    threads: String(Math.min(availableParallelism(), threadLimit)),
    memory_limit: `${Math.min(memoryLimitMb, Math.floor((totalmem() / 2 ** 20) * memoryShare))}MB`,
    temp_directory: spill,
  });
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    await connection.run(settings);
    return await work(connection);
  } catch (error) {
    signal?.throwIfAborted();
    throw placeSentence(error);
  } finally {
    signal?.removeEventListener('abort', interrupt);
    connection.closeSync();
    instance.closeSync();
    await rm(spill, { recursive: true, force: true });
  }
}

/** Faults of the machine, said so that somebody can act on them; others stay as they are. */
function placeSentence(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  if (/No space left on device|max_temp_directory_size/i.test(message)) {
    return unavailable('The disk of the object store is full: free some space and try again.');
  }
  if (/^Out of Memory Error/i.test(message)) {
    return limitExceeded(
      'The rows need more memory than this worker may use: use fewer rows or columns, or a larger machine.',
    );
  }
  return error;
}

/** All rows of a query, as plain values of JavaScript. */
export async function readRows(duckDb: DuckDb, sql: string): Promise<unknown[][]> {
  return (await duckDb.runAndReadAll(sql)).getRowsJS();
}
