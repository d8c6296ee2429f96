import { endRoundTest } from '@/server/ab-tests';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import type { RoundRow } from './queries';

interface Ending {
  round: RoundRow;
  status: 'concluded' | 'stopped';
}

/** Ends the tests of a round that still run. To be called before the endpoint is locked, as looks lock test first. */
export async function endRoundTests(tx: Tx, ctx: Context, { round, status }: Ending): Promise<void> {
  for (const id of [round.shadowTestId, round.abTestId]) if (id !== null) await endRoundTest(tx, ctx, { id, status });
}
