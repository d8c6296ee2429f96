import { hasMetAnother } from '@/server/core/database-away';
import type { Tx } from '@/server/core/db';
import { inTransaction } from '@/server/core/transaction';

const mostTries = 5;

/** Runs `work` in a transaction, and again where that met another and was undone. */
export async function inTurn<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await inTransaction(work);
    } catch (error) {
      if (tried === mostTries || !hasMetAnother(error)) throw error;
    }
  }
}
