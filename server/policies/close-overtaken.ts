import { RoundStatus } from '@/lib/contracts/policies';
import type { RoundStep } from '@/lib/decisions/next-round-step';
import type { Context } from '@/server/core/context';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { championOf, getEndpointRow } from '@/server/serving';
import { clearRing } from './clear-ring';
import { lockRound, openStatuses, type RoundRow } from './queries';
import { writeRound } from './write-round';

/**
 * Ends a round whose champion was replaced outside of it: as promoted when one of its challengers took the crown, else
 * as cancelled, since it compares with a version that no longer answers.
 */
export async function closeOvertaken(ctx: Context, { id }: Pick<RoundRow, 'id'>): Promise<RoundStep> {
  return inTransaction(async (tx) => {
    const round = await lockRound(tx, ctx, id);
    const status = RoundStatus.parse(round.status);
    if (!openStatuses.some((open) => open === status))
      return { status, chosenId: null, sentence: 'The round is over.' };
    const champion = championOf(await getEndpointRow(ctx, round.endpointId, tx));
    const crowned = round.challengers.find(({ versionId }) => versionId === champion.versionId);
    const sentence = crowned
      ? `${crowned.name} was made champion on the endpoint.`
      : 'The champion was replaced while the round ran, so there is nothing left to compare with.';
    await clearRing(tx, ctx, { round });
    const next = crowned ? 'promoted' : 'cancelled';
    await writeRound(tx, ctx, {
      id,
      status: next,
      data: {
        closedAt: new Date(),
        ...(crowned ? { chosenVersionId: champion.versionId } : {}),
        decision: {
          ...{ decision: crowned ? 'promote' : 'cancel', reason: sentence, byName: 'a person' },
          ...{ at: new Date().toISOString(), eventTime: null },
        },
      },
      events: [
        { stage: 'decision', title: crowned ? 'Challenger promoted' : 'Round overtaken', sentence, eventTime: null },
      ],
    });
    const subject = { type: 'round', id, name: `Round ${round.number}` };
    await writeAudit(tx, ctx, { action: `round.${next}`, subject, detail: { sentence } });
    return { status: next, chosenId: null, sentence };
  });
}
