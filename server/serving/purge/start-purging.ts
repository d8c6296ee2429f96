import { withConnection } from '@/server/core/with-connection';
import { purgeStore, type PurgeOptions, type Purged } from './purge-store';

const firstMs = 10 * 60_000;
const pauseMs = 60 * 60_000;
const lock = 'purge';

/** Frees what nothing names, one process of the instance at a time; null where another is at it. */
export function purgeOnce(options: PurgeOptions = {}): Promise<Purged | null> {
  return withConnection(async (client) => {
    const { rows } = await client.query<{ held: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held',
      [lock],
    );
    if (!rows[0]?.held) return null;
    const purged = await purgeStore(options);
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [lock]);
    return purged;
  });
}

/** Purges every hour until stopped; call it once in a worker. Returns what stops it. */
export function startPurging(): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const purge = () => {
    // One that fails (the database restarts) broke nothing off; the next one goes on.
    running = running.then(() => purgeOnce()).catch((error: unknown) => console.error('purge failed', error));
  };
  let timer = setTimeout(() => {
    purge();
    timer = setInterval(purge, pauseMs).unref();
  }, firstMs).unref();
  return async () => {
    clearTimeout(timer);
    await running;
  };
}
