import { systemContext, type Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { projectPlace } from '@/server/core/events';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { inLiveProjects } from '@/server/core/live-projects';
import { oneByOne } from '@/server/core/one-by-one';
import { inTransaction } from '@/server/core/transaction';
import { championOf, getEndpointRow } from '@/server/serving';
import { findDueDays } from './find-due-days';
import { testParts, type TestRow } from './queries';
import { readAsOf } from './read-as-of';

/** Queues a look at every running test, of any organisation, that has days to read by the events seen so far. */
export async function enqueueDueLooks(): Promise<void> {
  const where = { status: 'running', ...(await inLiveProjects()) };
  const tests = await db().abTest.findMany({ where, include: testParts });
  await oneByOne('test', tests, async (test) => {
    const ctx = systemContext(await projectPlace(test.projectId), 'clock');
    if (!(await isDue(ctx, test))) return;
    await inTransaction((tx) =>
      enqueueJob(tx, ctx, {
        kind: 'test.look',
        payload: { testId: test.id, asOf: null },
        title: `Look at ${test.name}`,
        subject: { type: 'ab-test', id: test.id },
        unique: test.id,
      }),
    );
  });
}

async function isDue(ctx: Context, test: TestRow): Promise<boolean> {
  const live = await db().endpoint.count({
    where: { id: test.endpointId, orgId: ctx.orgId, deletedAt: null, archivedAt: null },
  });
  if (live === 0) return false;
  const endpoint = await getEndpointRow(ctx, test.endpointId);
  if (championOf(endpoint).versionId !== test.championVersionId) return true;
  const asOf = await readAsOf(ctx, { endpointId: endpoint.id, asOf: null });
  return asOf !== null && (await findDueDays(ctx, { test, endpoint, asOf })).due.length > 0;
}
