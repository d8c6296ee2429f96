import type { BatchDetail } from '@/lib/contracts/batches';
import type { Context } from '@/server/core/context';
import { cancelJobs } from '@/server/core/jobs/cancel-jobs';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { lockBatchRow } from './batch-rows';
import { endBatch } from './end-batch';
import { getBatch } from './get-batch';

/** Ends a batch at once; jobs that run for it stop within seconds. One that has ended stays as it is. */
export async function cancelBatch(ctx: Context, id: string): Promise<BatchDetail> {
  requirePermission(ctx, 'endpoint:write');
  await inTransaction(async (tx) => {
    const batch = await lockBatchRow(tx, ctx, id);
    if (batch.status === 'importing') {
      const file = await tx.datasetVersion.findUnique({ where: { id: batch.datasetVersionId } });
      if (file?.jobId && file.status === 'importing') await cancelJobs(tx, ctx.orgId, [file.jobId]);
    }
    await endBatch(tx, ctx, { batch, status: 'cancelled', sentence: `Cancelled by ${ctx.actor.name}.` });
  });
  return getBatch(ctx, id);
}
