import { dayMs, parseDay } from '@/lib/decisions/event-days';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { clearSplit, lockEndpointRow, setShadows, shadowsOf } from '@/server/serving';
import { testReadingOf } from './present-test';
import { challengersOf, lockTest, type TestRow } from './queries';

interface Ending {
  test: TestRow;
  status: 'concluded' | 'stopped';
  /** Event time of the last unit read. */
  through: Date | null;
  /** Event time of the look that ends it. */
  asOf?: Date;
  /** True where the round itself ends the test and need not hear of it. */
  byRound?: boolean;
}

/**
 * Ends a locked test: traffic goes back to the champion, and a shadow test takes its challengers out of the shadow.
 * After an A/B test the challenger goes on in the shadow until its fate is decided. Its round hears of the end.
 */
export async function endTest(tx: Tx, ctx: Context, { test, status, through, asOf, byRound }: Ending): Promise<void> {
  await tx.abTest.update({
    where: { id: test.id },
    data: { status, concludedAt: new Date(), ...(through === null ? {} : { endsAt: through }) },
  });
  const endpoint = await lockEndpointRow(tx, ctx, test.endpointId);
  if (test.mode === 'split') await clearSplit(ctx, { endpointId: endpoint.id }, tx);
  else {
    const challengers = challengersOf(test).map((arm) => arm.versionId);
    const staying = shadowsOf(endpoint).filter((versionId) => !challengers.includes(versionId));
    await setShadows(ctx, { endpointId: endpoint.id, versionIds: staying }, tx);
  }
  await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'ab-test', id: test.id });
  if (test.roundId === null || byRound) return;
  await enqueueJob(tx, ctx, {
    kind: 'round.advance',
    payload: { roundId: test.roundId, asOf: asOf?.toISOString() ?? null },
    title: 'Advance the round of a finished test',
    subject: { type: 'round', id: test.roundId },
  });
}

/** Ends a test because its round goes on or is over; one that has ended stays as it is. */
export async function endRoundTest(
  tx: Tx,
  ctx: Context,
  { id, status }: { id: string; status: Ending['status'] },
): Promise<void> {
  const test = await lockTest(tx, ctx, id);
  if (test.status !== 'running') return;
  const { readThrough } = testReadingOf(test);
  const through = readThrough === null ? null : new Date(parseDay(readThrough) + dayMs);
  await endTest(tx, ctx, { test, status, through, byRound: true });
}
