import type { AsOfInput, JobRef } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { getMonitorRow } from './queries';

/** Queues a check of the windows that are complete; `asOf` is the event time up to which windows may be read. */
export async function checkNow(ctx: Context, input: AsOfInput & { id: string }): Promise<JobRef> {
  requirePermission(ctx, 'monitor:write');
  return inTransaction(async (tx) => {
    const monitor = await getMonitorRow(ctx, input.id, tx);
    if (monitor.status === 'failed' || monitor.status === 'paused') {
      throw conflict(`The monitor ${monitor.name} is ${monitor.status}, so it checks nothing.`);
    }
    // No audit entry: the job says who asked, and a check changes no decision.
    const jobId = await enqueueJob(tx, ctx, {
      kind: 'monitor.check',
      payload: { monitorId: monitor.id, asOf: input.asOf },
      title: `Check ${monitor.name}`,
      subject: { type: 'monitor', id: monitor.id },
    });
    return { jobId };
  });
}
