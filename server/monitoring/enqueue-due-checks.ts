import { readAsOf } from '@/server/ab-tests';
import { systemContext, type Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { projectPlace } from '@/server/core/events';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { inLiveProjects } from '@/server/core/live-projects';
import { oneByOne } from '@/server/core/one-by-one';
import { inTransaction } from '@/server/core/transaction';
import { getEndpointRow } from '@/server/serving';
import { findDueWindows } from './check-monitor';
import { monitorParts, withoutStats, type MonitorRow } from './queries';

/** Queues a check of every monitor, of any organisation, that has a window or labels to read by what has been seen. */
export async function enqueueDueChecks(): Promise<void> {
  const monitors = await db().monitor.findMany({
    where: { status: 'active', deletedAt: null, archivedAt: null, ...(await inLiveProjects()) },
    include: monitorParts,
    omit: withoutStats,
  });
  await oneByOne('monitor', monitors, async (monitor) => {
    const ctx = systemContext(await projectPlace(monitor.projectId), 'clock');
    if (!(await isDue(ctx, monitor))) return;
    await inTransaction((tx) =>
      enqueueJob(tx, ctx, {
        kind: 'monitor.check',
        payload: { monitorId: monitor.id, asOf: null },
        title: `Check ${monitor.name}`,
        subject: { type: 'monitor', id: monitor.id },
        unique: monitor.id,
      }),
    );
  });
}

async function isDue(ctx: Context, monitor: MonitorRow): Promise<boolean> {
  const where = { id: monitor.endpointId, orgId: ctx.orgId, deletedAt: null, archivedAt: null };
  if ((await db().endpoint.count({ where })) === 0) return false;
  const endpoint = await getEndpointRow(ctx, monitor.endpointId);
  const asOf = await readAsOf(ctx, { endpointId: endpoint.id, asOf: null });
  if (asOf === null) return false;
  const { windows, pending } = await findDueWindows(ctx, { monitor, endpoint, asOf });
  return windows.length > 0 || pending.length > 0;
}
