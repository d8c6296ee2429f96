import type { Context } from '@/server/core/context';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { inTransaction } from '@/server/core/transaction';

/** An alert was raised: the policies of the endpoint are judged anew, at the event time of the check that raised it. */
export async function enqueuePolicyChecks(
  ctx: Context,
  { endpointId, asOf }: { endpointId: string; asOf: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    const here = { orgId: ctx.orgId, projectId: ctx.projectId };
    const policies = await tx.policy.findMany({
      where: { ...here, endpointId, enabled: true, deletedAt: null, archivedAt: null },
      select: { id: true, name: true },
    });
    for (const { id, name } of policies) {
      await enqueueJob(tx, ctx, {
        kind: 'policy.check',
        payload: { policyId: id, asOf: asOf.toISOString() },
        title: `Check ${name}`,
        subject: { type: 'policy', id },
        unique: id,
      });
    }
  });
}
