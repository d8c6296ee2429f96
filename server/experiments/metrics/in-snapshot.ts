import type pg from 'pg';
import { inPoolTransaction } from './in-pool-transaction';

/** Runs `read` in a transaction that sees one moment: points that are folded meanwhile are seen once. */
export function inSnapshot<Result>(read: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  return inPoolTransaction(async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    return read(client);
  });
}
