import type { AbTestDetail, StartShadowTestInput } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import type { Tx } from '@/server/core/db';
import { lockEndpointRow, setShadows, shadowsOf } from '@/server/serving';
import { firstDayOf } from './first-day';
import { insertTest, type WithUsual } from './insert-test';
import { getTest } from './list-tests';

/** Starts a shadow test: from the first whole day on, challengers score every request and the champion answers. */
export async function startShadowTest(ctx: Context, input: WithUsual<StartShadowTestInput>): Promise<AbTestDetail> {
  requirePermission(ctx, 'ab-test:write');
  return getTest(ctx, await inTransaction((tx) => beginShadowTest(tx, ctx, input)));
}

/** The same inside the transaction of a larger act. Returns the test's id. */
export async function beginShadowTest(
  tx: Tx,
  ctx: Context,
  input: WithUsual<StartShadowTestInput> & { rollsBack?: boolean },
): Promise<string> {
  const { endpointId, challengerIds, startsAt, roundId, names, ...settings } = input;
  const endpoint = await lockEndpointRow(tx, ctx, endpointId);
  const challengers = [...new Set(challengerIds)];
  const test = await insertTest(tx, ctx, {
    ...(roundId === undefined ? {} : { roundId }),
    ...(names === undefined ? {} : { names }),
    mode: 'shadow',
    endpoint,
    challengers: challengers.map((versionId) => ({ versionId, share: 0 })),
    settings,
    startsAt: await firstDayOf(ctx, endpoint, startsAt),
  });
  await setShadows(ctx, { endpointId, versionIds: [...shadowsOf(endpoint), ...challengers] }, tx);
  return test.id;
}
