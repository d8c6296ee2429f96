import type { AbTestDetail, StartSplitTestInput } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import type { Tx } from '@/server/core/db';
import { lockEndpointRow, setSplit } from '@/server/serving';
import { firstDayOf } from './first-day';
import { insertTest, type WithUsual } from './insert-test';
import { getTest } from './list-tests';

/** Starts an A/B test: a sticky hash of the key decides who answers; both score every request. */
export async function startSplitTest(ctx: Context, input: WithUsual<StartSplitTestInput>): Promise<AbTestDetail> {
  requirePermission(ctx, 'ab-test:write');
  return getTest(ctx, await inTransaction((tx) => beginSplitTest(tx, ctx, input)));
}

/** The same inside the transaction of a larger act. Returns the test's id. */
export async function beginSplitTest(tx: Tx, ctx: Context, input: WithUsual<StartSplitTestInput>): Promise<string> {
  const { endpointId, challengerId, challengerShare, startsAt, roundId, names, ...settings } = input;
  const endpoint = await lockEndpointRow(tx, ctx, endpointId);
  const test = await insertTest(tx, ctx, {
    ...(roundId === undefined ? {} : { roundId }),
    ...(names === undefined ? {} : { names }),
    mode: 'split',
    endpoint,
    challengers: [{ versionId: challengerId, share: challengerShare }],
    settings,
    startsAt: await firstDayOf(ctx, endpoint, startsAt),
  });
  await setSplit(ctx, { endpointId, challengerId, challengerShare, salt: test.salt }, tx);
  return test.id;
}
