import type { DecideRoundInput, RoundDetail, RoundStatus } from '@/lib/contracts/policies';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { cancelJob } from '@/server/orgs';
import { promote } from '@/server/serving';
import { clearRing } from './clear-ring';
import { endRoundTests } from './end-round-tests';
import { getRound } from './list-rounds';
import { getRoundRow, lockRound, openStatuses, type RoundRow } from './queries';
import type { RoundDecision } from './round-decision';
import { writeRound } from './write-round';

const closing: Record<DecideRoundInput['decision'], { status: RoundStatus; title: string }> = {
  promote: { status: 'promoted', title: 'Challenger promoted' },
  keep: { status: 'kept', title: 'Champion kept' },
  cancel: { status: 'cancelled', title: 'Round cancelled' },
};

/**
 * Ends a round by a person's decision. A promotion moves alias, traffic and audit in one transaction with the round,
 * compare-and-set on the champion the round began with.
 *
 * @throws Conflict when the round has ended, has no challenger to promote, or the champion changed meanwhile
 */
export async function decideRound(ctx: Context, input: DecideRoundInput & { id: string }): Promise<RoundDetail> {
  requirePermission(ctx, input.decision === 'promote' ? 'endpoint:promote' : 'policy:write');
  await inTransaction(async (tx) => {
    const round = await lockRound(tx, ctx, input.id);
    requireOpen(round);
    const endpointName = await decide(tx, ctx, { round, input });
    await writeAudit(tx, ctx, {
      action: `round.${input.decision}`,
      subject: { type: 'round', id: round.id, name: `${endpointName} round ${round.number}` },
      detail: { reason: input.reason, versionId: round.chosenVersionId },
    });
  });
  await cancelTrainings(ctx, input.id);
  return getRound(ctx, input.id);
}

function requireOpen(round: RoundRow): void {
  if (openStatuses.some((status) => status === round.status)) return;
  throw conflict(`Round ${round.number} has ended: it was ${round.status}.`);
}

interface Deciding {
  round: RoundRow;
  input: DecideRoundInput;
}

async function decide(tx: Tx, ctx: Context, { round, input }: Deciding): Promise<string> {
  const { decision, reason, eventTime } = input;
  await endRoundTests(tx, ctx, { round, status: 'stopped' });
  if (decision === 'promote') await promoteChosen(tx, ctx, { round, input });
  const endpoint = await clearRing(tx, ctx, { round, keepShadows: decision === 'promote' });
  const record: RoundDecision = { decision, reason, byName: ctx.actor.name, at: new Date().toISOString(), eventTime };
  const { status, title } = closing[decision];
  await writeRound(tx, ctx, {
    id: round.id,
    status,
    data: { decision: record, closedAt: new Date() },
    events: [
      {
        stage: 'decision',
        title,
        sentence: `${ctx.actor.name}${reason ? `: ${reason}` : ' gave no reason.'}`,
        link: `endpoints/${endpoint.id}`,
        eventTime: eventTime === null ? null : new Date(eventTime),
      },
    ],
  });
  return endpoint.name;
}

async function promoteChosen(tx: Tx, ctx: Context, { round, input }: Deciding): Promise<void> {
  if (round.status !== 'awaiting-decision' || round.chosenVersionId === null) {
    throw conflict(`Round ${round.number} has no challenger to promote yet: its status is ${round.status}.`);
  }
  const { reason, eventTime } = input;
  await promote(
    ctx,
    {
      endpointId: round.endpointId,
      versionId: round.chosenVersionId,
      expectedChampionId: round.championVersionId,
      reason: reason || `Round ${round.number}`,
      eventTime,
      roundId: round.id,
    },
    tx,
  );
}

/** Trainings of a round that has ended are no longer wanted. */
async function cancelTrainings(ctx: Context, roundId: string): Promise<void> {
  const round = await getRoundRow(ctx, roundId);
  const runIds = round.challengers.flatMap(({ runId }) => runId ?? []);
  const runs = await db().run.findMany({
    where: { orgId: ctx.orgId, id: { in: runIds }, status: { in: ['scheduled', 'running'] } },
    select: { jobId: true },
  });
  for (const { jobId } of runs) if (jobId !== null) await cancelJob(ctx, jobId);
}
