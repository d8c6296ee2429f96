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

/** A challenger and the share of the traffic it answers. */
export interface Arm {
  versionId: string;
  /** More than 0; all together less than 1, the champion has the rest. */
  share: number;
}

/** Splits the traffic between champion and challenger by a sticky hash of the key; all still score every request. */
export async function setSplit(ctx: Context, input: Split, tx?: Tx): Promise<EndpointRow> {
  const { endpointId, challengerId: versionId, challengerShare: share, salt } = input;
  if (!(share > 0 && share < 1)) throw new RangeError(`challengerShare must lie between 0 and 1, not ${share}`);
  return setArms(ctx, { endpointId, arms: [{ versionId, share }], salt }, tx);
}

/** The same for any number of challengers. Under the salt that is there already, arms only move their shares. */
export async function setArms(
  ctx: Context,
  { endpointId, arms, salt }: { endpointId: string; arms: readonly Arm[]; salt: string },
  tx?: Tx,
): Promise<EndpointRow> {
  requirePermission(ctx, 'endpoint:write');
  const taken = arms.reduce((sum, arm) => sum + arm.share, 0);
  if (arms.some((arm) => !(arm.share > 0)) || !(taken < 1)) {
    throw new RangeError(`the shares of the challengers must be above 0 and together below 1, not ${taken}`);
  }
  const challengerIds = arms.map((arm) => arm.versionId);
  return within(tx, async (inner) => {
    const endpoint = await lockEndpointRow(inner, ctx, endpointId);
    const champion = championOf(endpoint);
    if (challengerIds.includes(champion.versionId))
      throw conflict('A version cannot challenge itself: it is the champion.');
    const other = endpoint.variants.find(
      (variant) => variant.role === 'challenger' && !challengerIds.includes(variant.versionId),
    );
    if (other) throw conflict(`The endpoint ${endpoint.name} is in an A/B test already: end that one first.`);
    const row = await getVersionRow(ctx, champion.versionId, inner);
    for (const id of challengerIds) requireCompatible(row, await getVersionRow(ctx, id, inner));
    const shadows = endpoint.variants.filter(
      (variant) => variant.role === 'shadow' && !challengerIds.includes(variant.versionId),
    );
    const changed = await changeVariants(
      { tx: inner, ctx, endpoint },
      {
        salt,
        variants: [
          { versionId: champion.versionId, role: 'champion', share: 1 - taken },
          ...arms.map((arm) => ({ ...arm, role: 'challenger' as const })),
          ...shadows.map(planned),
        ],
      },
    );
    await writeAudit(inner, ctx, {
      action: 'endpoint.set-split',
      subject: { type: 'endpoint', id: endpoint.id, name: endpoint.name },
      detail: { arms: arms.map((arm) => ({ ...arm })), salt },
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
