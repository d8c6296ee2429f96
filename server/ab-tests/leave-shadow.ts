import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { lockEndpointRow, setShadows, shadowsOf } from '@/server/serving';
import { challengersOf, type TestRow } from './queries';

/** Takes the challengers of an ended test out of the shadow: their fate is decided, and every score costs. */
export async function leaveShadow(tx: Tx, ctx: Context, test: TestRow): Promise<void> {
  const endpoint = await lockEndpointRow(tx, ctx, test.endpointId);
  const challengers = new Set(challengersOf(test).map(({ versionId }) => versionId));
  const staying = shadowsOf(endpoint).filter((versionId) => !challengers.has(versionId));
  await setShadows(ctx, { endpointId: endpoint.id, versionIds: staying }, tx);
}
