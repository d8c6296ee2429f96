import type pg from 'pg';
import { pool } from '@/server/core/db';

/** Runs `work` in a transaction of the plain pool: committed when it returns, undone when it throws. */
export async function inPoolTransaction<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool().connect();
  let broken = false;
  // Between queries nobody else listens, and an error event without a listener would end the process.
  const onBroken = () => {
    broken = true;
  };
  client.on('error', onBroken);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(onBroken);
    throw error;
  } finally {
    client.off('error', onBroken);
    client.release(broken);
  }
}
