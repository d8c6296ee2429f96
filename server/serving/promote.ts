import type { PromoteInput } from '@/lib/contracts/serving';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { requirePassage } from '@/server/models';
import { crown } from './crown';
import { championOf, lockEndpointRow, within, type EndpointRow } from './endpoint-rows';

type Promoting = PromoteInput & { endpointId: string; roundId?: string | null };

/**
 * Makes a version the champion: alias, traffic, history and audit change together or not at all.
 * Promoting the champion again changes nothing, so a double click is one promotion.
 *
 * @throws Conflict when the champion is no longer `expectedChampionId`, or the version cannot take its place;
 * Forbidden naming the gate of its model that does not let it pass, or the approval that is missing
 */
export async function promote(ctx: Context, input: Promoting, tx?: Tx): Promise<EndpointRow> {
  requirePermission(ctx, 'endpoint:promote');
  return within(tx, async (inner) => {
    const endpoint = await lockEndpointRow(inner, ctx, input.endpointId);
    if (championOf(endpoint).versionId === input.versionId) return endpoint;
    const { versionId, expectedChampionId, reason, eventTime, roundId = null } = input;
    if (championOf(endpoint).versionId === expectedChampionId)
      await requirePassage(inner, ctx, { versionId, championVersionId: expectedChampionId });
    return crown(
      { tx: inner, ctx, endpoint },
      { kind: 'promote', versionId, expectedChampionId, reason, eventTime, roundId },
    );
  });
}
