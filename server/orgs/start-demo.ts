import type { JobRef } from '@/lib/contracts/ab-tests';
import type { StartDemoInput } from '@/lib/contracts/demo';
import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';

/** Queues the flights demo in this project; one at a time. */
export async function startDemo(ctx: Context, input: StartDemoInput): Promise<JobRef> {
  requirePermission(ctx, 'endpoint:replay');
  requirePermission(ctx, 'policy:write');
  const jobId = await inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`demo ${ctx.projectId}`}, 0))::text`;
    const active = await tx.job.count({
      where: { projectId: ctx.projectId, orgId: ctx.orgId, kind: 'demo.run', status: { in: ['queued', 'running'] } },
    });
    if (active > 0) throw conflict('The demo is running in this project already: see Jobs.');
    const id = await enqueueJob(tx, ctx, { kind: 'demo.run', payload: input, title: 'Flights demo' });
    await writeAudit(tx, ctx, {
      action: 'demo.start',
      subject: { type: 'job', id, name: 'Flights demo' },
      detail: input,
    });
    return id;
  });
  return { jobId };
}
