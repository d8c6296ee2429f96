import type { AbTestDetail } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { endTest } from './end-test';
import { getTest } from './list-tests';
import { lockTest } from './queries';

/** Stops a running test before its planned end: the champion answers everything again, the verdict so far stays. */
export async function stopTest(ctx: Context, input: { id: string; reason?: string }): Promise<AbTestDetail> {
  requirePermission(ctx, 'ab-test:write');
  await inTransaction(async (tx) => {
    const test = await lockTest(tx, ctx, input.id);
    if (test.status !== 'running') throw conflict(`The test ${test.name} is ${test.status} already.`);
    await endTest(tx, ctx, { test, status: 'stopped', through: null });
    await writeAudit(tx, ctx, {
      action: 'ab-test.stop',
      subject: { type: 'ab-test', id: test.id, name: test.name },
      ...(input.reason ? { detail: { reason: input.reason } } : {}),
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'ab-test', id: test.id });
  });
  return getTest(ctx, input.id);
}
