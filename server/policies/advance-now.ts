import type { AsOfInput, JobRef } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { getRoundRow } from './queries';

/** Queues what takes a round as far as it can go; one that waits or has ended stays where it is. */
export async function advanceNow(ctx: Context, input: AsOfInput & { id: string }): Promise<JobRef> {
  requirePermission(ctx, 'policy:write');
  return inTransaction(async (tx) => {
    const round = await getRoundRow(ctx, input.id, tx);
    return { jobId: await enqueueAdvance(tx, ctx, { round, asOf: input.asOf }) };
  });
}

/** The same inside the transaction of a larger act. */
export function enqueueAdvance(
  tx: Tx,
  ctx: Context,
  {
    round,
    asOf = null,
    unique = false,
  }: { round: { id: string; number: number }; asOf?: string | null; unique?: boolean },
): Promise<string> {
  return enqueueJob(tx, ctx, {
    kind: 'round.advance',
    payload: { roundId: round.id, asOf },
    title: `Advance round ${round.number}`,
    subject: { type: 'round', id: round.id },
    ...(unique ? { unique: round.id } : {}),
  });
}
