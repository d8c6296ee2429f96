import {
  finalDecisions,
  StartShadowTestInput,
  Verdict,
  type AbTestDetail,
  type DecideTestInput,
} from '@/lib/contracts/ab-tests';
import { dayMs, parseDay } from '@/lib/decisions/event-days';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict, invalid } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { promote } from '@/server/serving';
import { endTest } from './end-test';
import { leaveShadow } from './leave-shadow';
import { getTest } from './list-tests';
import { requireWatchable } from './plan-rules';
import { armReadingOf, testReadingOf } from './present-test';
import { challengersOf, lockTest, type TestRow } from './queries';
import { recordDecision } from './record-decision';
import { beginWatch } from './start-watch';

/**
 * Decides a test: promotes a challenger or keeps the champion. The evidence is frozen as it stands, a running test
 * ends, and alias, traffic, watch and audit change in the same transaction.
 *
 * @throws Conflict when the test belongs to a round, which decides itself, or was decided already, or the champion is
 * no longer the one that was seen
 */
export async function decideTest(ctx: Context, input: { id: string; body: DecideTestInput }): Promise<AbTestDetail> {
  requirePermission(ctx, 'ab-test:write');
  const { id, body } = input;
  await inTransaction(async (tx) => {
    const test = await lockTest(tx, ctx, id);
    await requireUndecided(tx, test);
    if (test.status === 'running') await endTest(tx, ctx, { test, status: 'concluded', through: readThrough(test) });
    const versionId = body.decision === 'promote' ? body.versionId : test.championVersionId;
    const ended = await lockTest(tx, ctx, id);
    await recordDecision(tx, ctx, { test: ended, kind: body.decision, versionId, reason: body.reason });
    if (body.decision === 'promote') await promoteChallenger(tx, ctx, { test: ended, ...body });
    else await leaveShadow(tx, ctx, ended);
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'ab-test', id });
  });
  return getTest(ctx, id);
}

async function requireUndecided(tx: Tx, test: TestRow): Promise<void> {
  if (test.roundId !== null) throw conflict(`${test.name} belongs to a round: decide there.`);
  if (test.rollsBack) throw conflict(`${test.name} is a watch: it decides by itself, or stop it.`);
  const made = await tx.testDecision.findFirst({ where: { testId: test.id, kind: { in: [...finalDecisions] } } });
  if (made?.kind === 'stop-for-harm') {
    throw conflict(`${test.name} was stopped for harm and the champion kept: another claim needs another test.`);
  }
  if (made) throw conflict(`${made.byName} decided ${test.name} already: ${made.kind}.`);
}

function readThrough(test: TestRow): Date | null {
  const { readThrough: last } = testReadingOf(test);
  return last === null ? null : new Date(parseDay(last) + dayMs);
}

const against: readonly Verdict['outcome'][] = ['worse', 'invalid', 'guardrail-failed'];

/** Whoever promotes against what the test says does it in words. */
function requireReason(test: TestRow, { versionId, reason }: { versionId: string; reason: string }): void {
  const arm = challengersOf(test).find((one) => one.versionId === versionId);
  const verdict = Verdict.nullable().parse(arm?.verdict ?? null);
  const broken = arm && armReadingOf(arm).guardrails.find(({ state }) => state === 'failed');
  const isAgainst = verdict !== null && against.includes(verdict.outcome);
  if (reason !== '' || (!isAgainst && !broken)) return;
  const said = isAgainst ? verdict.sentence : (broken?.sentence ?? '');
  throw invalid(`The test speaks against it: ${said} Give the reason why it is promoted nevertheless.`);
}

type Promotion = Extract<DecideTestInput, { decision: 'promote' }> & { test: TestRow };

async function promoteChallenger(tx: Tx, ctx: Context, { test, ...body }: Promotion): Promise<void> {
  if (!challengersOf(test).some(({ versionId }) => versionId === body.versionId)) {
    throw invalid(`The version to promote is no challenger of ${test.name}.`);
  }
  requireReason(test, body);
  const { endpointId } = test;
  const { versionId, expectedChampionId, reason, watchDays } = body;
  const why = reason === '' ? `Decided on the test ${test.name}.` : reason;
  await promote(ctx, { endpointId, versionId, expectedChampionId, reason: why, eventTime: null }, tx);
  if (watchDays === null) return;
  const { alpha, margin, unit, sessionGapMs } = test;
  requireWatchable(test.primaryMetric);
  // What decided the test decides the watch: by another metric the winner might look like the loser.
  const primaryMetric = StartShadowTestInput.shape.primaryMetric.parse(test.primaryMetric);
  await beginWatch(tx, ctx, {
    ...{ endpointId, alpha, margin, unit, plannedUnits: watchDays, startsAt: null },
    sessionGapMinutes: sessionGapMs / 60_000,
    ...(primaryMetric === undefined ? {} : { primaryMetric }),
    firstLook: Math.min(7, watchDays),
    hypothesis: `The champion promoted on ${test.name} is not worse than the one before.`,
  });
}
