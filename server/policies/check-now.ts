import type { AsOfInput, JobRef } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { getPolicyRow } from './queries';

/** Queues a check of a policy's condition at the event time `asOf`; a round opens when it is met. */
export async function checkNow(ctx: Context, input: AsOfInput & { id: string }): Promise<JobRef> {
  requirePermission(ctx, 'policy:write');
  return inTransaction(async (tx) => {
    const policy = await getPolicyRow(ctx, input.id, tx);
    if (!policy.enabled)
      throw conflict(`The policy ${policy.name} is switched off: switch it on, or open a round by hand.`);
    // No audit entry: the job says who asked, and a round that opens has its own.
    const jobId = await enqueueJob(tx, ctx, {
      kind: 'policy.check',
      payload: { policyId: policy.id, asOf: input.asOf },
      title: `Check ${policy.name}`,
      subject: { type: 'policy', id: policy.id },
    });
    return { jobId };
  });
}
