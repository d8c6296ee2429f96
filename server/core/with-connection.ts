import type pg from 'pg';
import { pool } from './db';

/**
 * Lends one connection of the plain pool. It is given back when `work` returns, and closed when `work` throws or the
 * connection breaks or `work` calls `spoil`, so that nobody inherits a lock or half a transaction.
 */
export async function withConnection<Result>(
  work: (client: pg.PoolClient, spoil: () => void) => Promise<Result>,
): Promise<Result> {
  const client = await pool().connect();
  let isUsable = true;
  // Between queries nobody else listens, and an error event without a listener would end the process.
  const onBroken = () => {
    isUsable = false;
  };
  client.on('error', onBroken);
  try {
    return await work(client, onBroken);
  } catch (error) {
    onBroken();
    throw error;
  } finally {
    client.off('error', onBroken);
    client.release(!isUsable);
  }
}
