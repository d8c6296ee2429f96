import { pool } from '../db';

/**
 * Runs `work` while no other process runs work of the same name: a job that was started twice does its work once
 * after the other. The lock goes with its connection, so a killed worker leaves none behind.
 */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
    return await work();
  } finally {
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch((error: Error) => {
      broken = error;
    });
    // A connection that did not give the lock back is closed, and the lock with it.
    client.release(broken);
  }
}
