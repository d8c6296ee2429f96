import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { inTransaction } from '@/server/core/transaction';
import { enqueueAdvance } from './advance-now';

/** A training has ended: the round that waits for it, if there is one, takes its next step. */
export async function noteRunEnd(ctx: Context, runId: string): Promise<void> {
  const round = await db().round.findFirst({
    where: { orgId: ctx.orgId, projectId: ctx.projectId, status: 'training', challengers: { some: { runId } } },
  });
  if (round) await inTransaction((tx) => enqueueAdvance(tx, ctx, { round, unique: true }));
}
