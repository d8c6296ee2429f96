import type { Tx } from '../db';

/** Asks jobs to end in the transaction that ended what they work on: waiting ones end at once, running ones soon. */
export async function cancelJobs(tx: Tx, orgId: string, ids: readonly string[]): Promise<void> {
  const where = { id: { in: [...ids] }, orgId, cancelRequestedAt: null };
  const now = new Date();
  await tx.job.updateMany({
    where: { ...where, status: 'queued' },
    data: { status: 'cancelled', cancelRequestedAt: now, finishedAt: now },
  });
  await tx.job.updateMany({ where: { ...where, status: 'running' }, data: { cancelRequestedAt: now } });
}
