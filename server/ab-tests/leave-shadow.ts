import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { lockEndpointRow, setShadows, shadowsOf } from '@/server/serving';
import { challengersOf, type TestRow } from './queries';

/**
 * Takes the challengers of an ended test out of the shadow: their fate is decided, and every score costs. Those that
 * another running test of the endpoint reads stay.
 */
export async function leaveShadow(tx: Tx, ctx: Context, test: TestRow): Promise<void> {
  const endpoint = await lockEndpointRow(tx, ctx, test.endpointId);
  const challengers = new Set(challengersOf(test).map(({ versionId }) => versionId));
  const others = await tx.abTest.findMany({
    where: { orgId: ctx.orgId, endpointId: endpoint.id, status: 'running', id: { not: test.id } },
    select: { arms: { select: { versionId: true } } },
  });
  const stillRead = new Set(others.flatMap(({ arms }) => arms.map(({ versionId }) => versionId)));
  const staying = shadowsOf(endpoint).filter((id) => !challengers.has(id) || stillRead.has(id));
  await setShadows(ctx, { endpointId: endpoint.id, versionIds: staying }, tx);
}
