import { VariantRole } from '@/lib/contracts/serving';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict, notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { writeAudit } from '@/server/core/transaction';
import { getVersionRow } from '@/server/models';
import { changeVariants, type Changing, type PlannedVariant } from './change-variants';
import { championOf, lockEndpointRow, within, type EndpointRow } from './endpoint-rows';
import { requireCompatible } from './require-compatible';

const mostVariants = 8;

interface Shadows {
  endpointId: string;
  versionIds: readonly string[];
}

/** Makes exactly these versions the shadows of an endpoint; its champion and challenger stay as they are. */
export async function setShadows(ctx: Context, input: Shadows, tx?: Tx): Promise<EndpointRow> {
  requirePermission(ctx, 'endpoint:write');
  return within(tx, async (inner) => {
    const endpoint = await lockEndpointRow(inner, ctx, input.endpointId);
    return writeShadows({ tx: inner, ctx, endpoint }, input.versionIds);
  });
}

/** Puts a version beside the champion: it scores every request, and never answers. Twice is the same as once. */
export async function addShadow(
  ctx: Context,
  input: { endpointId: string; versionId: string },
  tx?: Tx,
): Promise<EndpointRow> {
  requirePermission(ctx, 'endpoint:write');
  return within(tx, async (inner) => {
    const endpoint = await lockEndpointRow(inner, ctx, input.endpointId);
    const present = endpoint.variants.find((variant) => variant.versionId === input.versionId);
    if (present?.role === 'champion') throw conflict('This version is the champion already: it scores every request.');
    if (present?.role === 'challenger') throw conflict('This version is the challenger of a running A/B test already.');
    return writeShadows({ tx: inner, ctx, endpoint }, [...shadowsOf(endpoint), input.versionId]);
  });
}

/** Takes a version out of the shadow. */
export async function removeShadow(
  ctx: Context,
  input: { endpointId: string; versionId: string },
  tx?: Tx,
): Promise<EndpointRow> {
  requirePermission(ctx, 'endpoint:write');
  return within(tx, async (inner) => {
    const endpoint = await lockEndpointRow(inner, ctx, input.endpointId);
    const shadows = shadowsOf(endpoint);
    if (!shadows.includes(input.versionId)) throw notFound('shadow with the version', input.versionId);
    const staying = shadows.filter((versionId) => versionId !== input.versionId);
    return writeShadows({ tx: inner, ctx, endpoint }, staying);
  });
}

export function shadowsOf(endpoint: EndpointRow): string[] {
  return endpoint.variants.filter((variant) => variant.role === 'shadow').map((variant) => variant.versionId);
}

async function writeShadows({ tx, ctx, endpoint }: Changing, versionIds: readonly string[]): Promise<EndpointRow> {
  const answering = endpoint.variants.filter((variant) => variant.role !== 'shadow');
  const wanted = [...new Set(versionIds)].filter((id) => !answering.some((variant) => variant.versionId === id));
  const before = shadowsOf(endpoint);
  if (wanted.length === before.length && wanted.every((id) => before.includes(id))) return endpoint;
  if (wanted.length + answering.length > mostVariants) {
    throw conflict(`An endpoint has at most ${mostVariants} versions at work: take a shadow out first.`);
  }
  const champion = await getVersionRow(ctx, championOf(endpoint).versionId, tx);
  for (const id of wanted) requireCompatible(champion, await getVersionRow(ctx, id, tx));
  const variants = [
    ...answering.map(planned),
    ...wanted.map((versionId) => ({ versionId, role: 'shadow' as const, share: 0 })),
  ];
  const changed = await changeVariants({ tx, ctx, endpoint }, { salt: saltOf(endpoint), variants });
  await writeAudit(tx, ctx, {
    action: 'endpoint.set-shadows',
    subject: { type: 'endpoint', id: endpoint.id, name: endpoint.name },
    detail: { versionIds: wanted },
  });
  return changed;
}

/** The salt that goes on while the traffic stays split. */
function saltOf(endpoint: EndpointRow): string | null {
  return endpoint.mode === 'split' ? endpoint.salt : null;
}

/** A variant as it is planned again. */
export function planned({ versionId, role, share }: EndpointRow['variants'][number]): PlannedVariant {
  return { versionId, role: VariantRole.parse(role), share };
}
