import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { writeAudit } from '@/server/core/transaction';
import { getVersionRow } from '@/server/models';
import { changeVariants } from './change-variants';
import { championOf, lockEndpointRow, within, type EndpointRow } from './endpoint-rows';
import { requireCompatible } from './require-compatible';
import { planned, shadowsOf } from './set-shadows';

interface Split {
  endpointId: string;
  challengerId: string;
  /** Share of the traffic the challenger answers, more than 0 and less than 1. */
  challengerShare: number;
  /** Another salt deals all keys anew; one per test. */
  salt: string;
}

/** Splits the traffic between champion and challenger by a sticky hash of the key; all still score every request. */
export async function setSplit(ctx: Context, input: Split, tx?: Tx): Promise<EndpointRow> {
  requirePermission(ctx, 'endpoint:write');
  const { challengerId, challengerShare: share, salt } = input;
  if (!(share > 0 && share < 1)) throw new RangeError(`challengerShare must lie between 0 and 1, not ${share}`);
  return within(tx, async (inner) => {
    const endpoint = await lockEndpointRow(inner, ctx, input.endpointId);
    const champion = championOf(endpoint);
    if (champion.versionId === challengerId) throw conflict('A version cannot challenge itself: it is the champion.');
    const other = endpoint.variants.find(
      (variant) => variant.role === 'challenger' && variant.versionId !== challengerId,
    );
    if (other) throw conflict(`The endpoint ${endpoint.name} is in an A/B test already: end that one first.`);
    requireCompatible(
      await getVersionRow(ctx, champion.versionId, inner),
      await getVersionRow(ctx, challengerId, inner),
    );
    const shadows = endpoint.variants.filter(
      (variant) => variant.role === 'shadow' && variant.versionId !== challengerId,
    );
    const changed = await changeVariants(
      { tx: inner, ctx, endpoint },
      {
        salt,
        variants: [
          { versionId: champion.versionId, role: 'champion', share: 1 - share },
          { versionId: challengerId, role: 'challenger', share },
          ...shadows.map(planned),
        ],
      },
    );
    await writeAudit(inner, ctx, {
      action: 'endpoint.set-split',
      subject: { type: 'endpoint', id: endpoint.id, name: endpoint.name },
      detail: { challengerId, share, salt },
    });
    return changed;
  });
}

/** Gives all traffic back to the champion; the challenger goes on in the shadow. Nothing to clear changes nothing. */
export async function clearSplit(ctx: Context, input: { endpointId: string }, tx?: Tx): Promise<EndpointRow> {
  requirePermission(ctx, 'endpoint:write');
  return within(tx, async (inner) => {
    const endpoint = await lockEndpointRow(inner, ctx, input.endpointId);
    if (endpoint.mode !== 'split') return endpoint;
    const { versionId } = championOf(endpoint);
    const challengers = endpoint.variants.filter((variant) => variant.role === 'challenger');
    const shadows = [...shadowsOf(endpoint), ...challengers.map((variant) => variant.versionId)];
    const changed = await changeVariants(
      { tx: inner, ctx, endpoint },
      {
        salt: null,
        variants: [
          { versionId, role: 'champion', share: 1 },
          ...shadows.map((shadow) => ({ versionId: shadow, role: 'shadow' as const, share: 0 })),
        ],
      },
    );
    await writeAudit(inner, ctx, {
      action: 'endpoint.clear-split',
      subject: { type: 'endpoint', id: endpoint.id, name: endpoint.name },
    });
    return changed;
  });
}
