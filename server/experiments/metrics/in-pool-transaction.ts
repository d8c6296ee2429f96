import type pg from 'pg';
import { withConnection } from '@/server/core/with-connection';

/** Runs `work` in a transaction of the plain pool: committed when it returns, undone when it throws. */
export async function inPoolTransaction<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const outcome = await withConnection(async (client) => {
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return { result };
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {
        throw error;
      });
      return { error };
    }
  });
  if ('error' in outcome) throw outcome.error;
  return outcome.result;
}
