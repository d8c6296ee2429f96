import { withConnection } from '../with-connection';

/**
 * Runs `work` while no other process runs work of the same name: a job that was started twice does its work once
 * after the other. The lock goes with its connection, so a killed worker leaves none behind.
 */
export function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  return withConnection(async (client, spoil) => {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
    const result = await work();
    // A lock that cannot be given back goes with its connection, never to the next who borrows it.
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(spoil);
    return result;
  });
}
