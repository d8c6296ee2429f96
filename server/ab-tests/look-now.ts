import type { AsOfInput, JobRef } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { getTestRow } from './queries';

/** Queues a look of a running test; `asOf` is the event time up to which units may be read. */
export async function lookNow(ctx: Context, input: AsOfInput & { id: string }): Promise<JobRef> {
  requirePermission(ctx, 'ab-test:write');
  return inTransaction(async (tx) => {
    const test = await getTestRow(ctx, input.id, tx);
    if (test.status !== 'running') throw conflict(`The test ${test.name} is ${test.status}: its verdict is final.`);
    // No audit entry: the job says who asked, and looking changes no decision.
    const jobId = await enqueueJob(tx, ctx, {
      kind: 'test.look',
      payload: { testId: test.id, asOf: input.asOf },
      title: `Look at ${test.name}`,
      subject: { type: 'ab-test', id: test.id },
    });
    return { jobId };
  });
}
