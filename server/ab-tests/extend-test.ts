import type { AbTestDetail, ExtendTestInput } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import { conflict, invalid } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { getTest } from './list-tests';
import { lockTest } from './queries';
import { recordDecision } from './record-decision';

/**
 * Lets a running test read more days than were planned. Its sequence holds however long it runs, so what was seen so
 * far may be the reason; readings at planned looks end where they were planned to.
 */
export async function extendTest(ctx: Context, input: ExtendTestInput & { id: string }): Promise<AbTestDetail> {
  requirePermission(ctx, 'ab-test:write');
  const { id, plannedUnits, reason } = input;
  await inTransaction(async (tx) => {
    const test = await lockTest(tx, ctx, id);
    if (test.status !== 'running') throw conflict(`The test ${test.name} is ${test.status}: start another one.`);
    if (test.roundId !== null) throw conflict(`The days of ${test.name} are planned by its round.`);
    if (plannedUnits <= test.plannedUnits) {
      throw invalid(`${test.name} is planned for ${test.plannedUnits} days already: an extension needs more.`);
    }
    const firstPlannedUnits = test.firstPlannedUnits ?? test.plannedUnits;
    await tx.abTest.update({ where: { id }, data: { plannedUnits, firstPlannedUnits } });
    const why = `${test.plannedUnits} days became ${plannedUnits}.${reason === '' ? '' : ` ${reason}`}`;
    await recordDecision(tx, ctx, { test, kind: 'extend', reason: why });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'ab-test', id });
  });
  return getTest(ctx, id);
}
