import type { AbTestDetail, StartWatchInput } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { findChampionBefore, lockEndpointRow } from '@/server/serving';
import type { WithUsual } from './insert-test';
import { getTest } from './list-tests';
import { beginShadowTest } from './start-shadow-test';

/**
 * Watches a new champion: the one before it scores on in the shadow, and comes back by itself as soon as it is shown to
 * be better, by the same sequence over days as any test.
 */
export async function startWatch(ctx: Context, input: WithUsual<StartWatchInput>): Promise<AbTestDetail> {
  requirePermission(ctx, 'ab-test:write');
  return getTest(ctx, await inTransaction((tx) => beginWatch(tx, ctx, input)));
}

/** The same inside the transaction of the promotion. Returns the test's id. */
export async function beginWatch(tx: Tx, ctx: Context, input: WithUsual<StartWatchInput>): Promise<string> {
  // A watch may roll back later without being asked: whoever starts one needs the right to.
  requirePermission(ctx, 'endpoint:promote');
  const endpoint = await lockEndpointRow(tx, ctx, input.endpointId);
  const before = await findChampionBefore(tx, endpoint);
  if (before === null) throw conflict(`${endpoint.name} has had no other champion: there is nothing to go back to.`);
  const name = input.name ?? `${endpoint.name} watch ${await countWatches(tx, ctx, endpoint.id)}`;
  return beginShadowTest(tx, ctx, { ...input, name, challengerIds: [before], rollsBack: true });
}

async function countWatches(tx: Tx, ctx: Context, endpointId: string): Promise<number> {
  return 1 + (await tx.abTest.count({ where: { orgId: ctx.orgId, endpointId, rollsBack: true } }));
}
