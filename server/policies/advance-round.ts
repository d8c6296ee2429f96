import { nextRoundStep, type RoundStep } from '@/lib/decisions/next-round-step';
import { RoundStatus } from '@/lib/contracts/policies';
import { readAsOf } from '@/server/ab-tests';
import type { Context } from '@/server/core/context';
import { exclusively } from '@/server/core/jobs/exclusively';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { championOf, getEndpointRow } from '@/server/serving';
import { closeOvertaken } from './close-overtaken';
import { enterStatus } from './enter-status';
import { checkGates } from './check-gates';
import { getRoundRow, lockRound, openStatuses } from './queries';
import { readRoundFacts } from './read-round-facts';
import { startTrainings } from './start-trainings';

interface Advance {
  id: string;
  /** Event time that has been reached; null for as far as events have been seen. */
  asOf: string | null;
  watch?: Pick<JobHandle, 'signal' | 'progress' | 'log'>;
}

export interface Advanced {
  status: RoundStatus;
  /** What it waits for, or how it ended. */
  sentence: string;
}

/**
 * Takes a round as far as it can go: starts trainings, checks gates, begins and reads tests, hands over to a person.
 * Every step is safe to repeat: it is taken under a lock, and only from the status it belongs to.
 */
export async function advanceRound(ctx: Context, input: Advance): Promise<Advanced> {
  requirePermission(ctx, 'policy:write');
  return exclusively(`round ${input.id}`, async () => {
    for (;;) {
      input.watch?.signal.throwIfAborted();
      const step = await takeStep(ctx, input);
      if (!step.moved) return { status: step.status, sentence: step.sentence };
      input.watch?.log(`${step.status}: ${step.sentence}`);
    }
  });
}

/** Does what the present status asks for, then moves on if it can. */
async function takeStep(ctx: Context, { id, asOf: wanted, watch }: Advance): Promise<RoundStep & { moved: boolean }> {
  const round = await getRoundRow(ctx, id);
  const status = RoundStatus.parse(round.status);
  const stay = (sentence: string) => ({ status, chosenId: null, sentence, moved: false });
  if (!openStatuses.some((open) => open === status)) return stay('The round is over.');
  const endpoint = await getEndpointRow(ctx, round.endpointId);
  if (championOf(endpoint).versionId !== round.championVersionId)
    return { ...(await closeOvertaken(ctx, round)), moved: true };
  if (status === 'training') await startTrainings(ctx, round);
  if (status === 'gates') await checkGates(ctx, round, watch);
  const reached = await readAsOf(ctx, { endpointId: endpoint.id, asOf: wanted });
  const asOf = reached && reached > round.openedAt ? reached : round.openedAt;
  return inTransaction(async (tx) => {
    const locked = await lockRound(tx, ctx, id);
    if (locked.status !== status) return stay('Somebody else moved it on.');
    const step = nextRoundStep(status, await readRoundFacts(tx, ctx, locked));
    if (step.status === status) return { ...step, moved: false };
    await enterStatus(tx, ctx, { round: locked, step, asOf });
    return { ...step, moved: true };
  });
}

/** Notes why the last step of a round failed; it stays where it is, and is taken again later. */
export async function noteRoundTrouble(
  ctx: Context,
  { id, sentence }: { id: string; sentence: string },
): Promise<void> {
  requirePermission(ctx, 'policy:write');
  await inTransaction(async (tx) => {
    await tx.round.updateMany({
      where: { id, orgId: ctx.orgId, projectId: ctx.projectId, status: { in: [...openStatuses] } },
      data: { error: `The last step failed and will be tried again: ${sentence}` },
    });
  });
}
